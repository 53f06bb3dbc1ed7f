import { ClipwrightError } from '@clipwright/core';

/** What makes pieces on other machines: loaded by those who do that, and installed by them. */
export type QueuePackage = typeof import('@clipwright/distributed-bullmq');

/** What keeps finished files in a bucket. */
export type BucketPackage = typeof import('@clipwright/store-s3');

/** Errors: `tool-missing`. */
export async function queuePackage(): Promise<QueuePackage> {
  const name = '@clipwright/distributed-bullmq';
  return await import('@clipwright/distributed-bullmq').catch((cause) => notThere('A queue of workers', name, cause));
}

/** Errors: `tool-missing`. */
export async function bucketPackage(): Promise<BucketPackage> {
  const name = '@clipwright/store-s3';
  return await import('@clipwright/store-s3').catch((cause) => notThere('A store in a bucket', name, cause));
}

function notThere(what: string, name: string, cause: unknown): never {
  throw new ClipwrightError('tool-missing', `${what} needs ${name}, which is not installed.`, {
    cause,
    remedy: `Install it beside the command: npm install ${name}.`,
  });
}
