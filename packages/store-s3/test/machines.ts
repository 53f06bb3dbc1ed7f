import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import { type S3Double, s3Double } from '@clipwright/test-kit/s3/s3-double';
import { afterEach, beforeEach } from 'vitest';
import { type S3Store, type S3StoreOptions, s3Store } from '../src/index.ts';

export const secretAccessKey = 'a-secret-that-nobody-may-see';

/** A service, and machines that share its bucket, each with a directory of its own. */
export interface Machines extends AsyncDisposable {
  readonly double: S3Double;
  readonly directory: string;
  /** A store on a machine: the same as before by the same name, as if its program had been started again. */
  machine(name?: string, options?: Partial<S3StoreOptions> & { readonly maxBytes?: number }): S3Store;
  /** What should not be there when everybody has left: files of requests, requests, uploads. */
  leftovers(): Promise<string[]>;
}

export async function machines(): Promise<Machines> {
  const directory = await mkdtemp(join(tmpdir(), 'store-s3-'));
  const double = await s3Double();
  const stores: S3Store[] = [];
  return {
    double,
    directory,
    machine: (name = 'one', { maxBytes, ...options } = {}) => {
      const local = directoryStore({ directory: join(directory, name), ...(maxBytes !== undefined && { maxBytes }) });
      const { bucketName: bucket, endpoint, accessKeyId } = double;
      const credentials = { accessKeyId, secretAccessKey };
      const retry = { delay: 0 };
      const store = s3Store({ bucket, endpoint, region: 'us-east-1', credentials, local, retry, ...options });
      stores.push(store);
      return store;
    },
    leftovers: async () => {
      const files = (await readdir(directory, { recursive: true })).filter((file) =>
        /request-\d+$|leases\/./.test(file),
      );
      const { requests } = double.open;
      return [...files, ...double.bucket.uploads.keys(), ...(requests > 0 ? [`requests: ${requests}`] : [])];
    },
    [Symbol.asyncDispose]: async () => {
      for (const store of stores) await store[Symbol.asyncDispose]();
      await double[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Fresh ones for each test. */
export function eachWithMachines(): { readonly now: Machines } {
  const current: { made?: Machines } = {};
  beforeEach(async () => {
    current.made = await machines();
  });
  afterEach(() => current.made?.[Symbol.asyncDispose]());
  return {
    get now() {
      if (current.made === undefined) throw new Error('It is there during tests alone.');
      return current.made;
    },
  };
}
