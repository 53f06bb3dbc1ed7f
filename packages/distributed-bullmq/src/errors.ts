import { ClipwrightError } from '@clipwright/core';

/** Codes of this package's own errors. */
export const bullmqErrors = {
  /** The broker was not to be reached for longer than is waited for it. */
  brokerLost: 'bullmq/broker-lost',
  /** The broker answers, and does not let this process use the queue. */
  brokerRefused: 'bullmq/broker-refused',
  /** A worker of another protocol, or of another renderer. */
  versionMismatch: 'bullmq/version-mismatch',
  /** A worker does not do what a job asks for. */
  jobRefused: 'bullmq/job-refused',
  /** A worker does not have a transform that a piece names, or not in that version. */
  transformMissing: 'bullmq/transform-missing',
  /** A piece that ended every worker that took it. */
  piecePoisoned: 'bullmq/piece-poisoned',
  /** A piece that showed no sign of life for too long. */
  pieceStuck: 'bullmq/piece-stuck',
} as const;

/** @param cause What the connection said last. */
export function brokerLost(seconds: number, cause: unknown): ClipwrightError {
  return new ClipwrightError(
    bullmqErrors.brokerLost,
    `The queue's broker was not to be reached for ${seconds} seconds${reasonOf(cause)}.`,
    {
      kind: 'environment',
      cause,
      remedy: 'See whether it runs, and render again: what is finished is found in the store.',
    },
  );
}

/** What several addresses of one name said has no message of its own, but a code. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  return ` (${cause.message || ('code' in cause ? cause.code : cause.name)})`;
}

export function jobRefused(message: string, cause?: unknown): ClipwrightError {
  return new ClipwrightError(bullmqErrors.jobRefused, message, { kind: 'input', cause });
}

export function versionMismatch(message: string): ClipwrightError {
  return new ClipwrightError(bullmqErrors.versionMismatch, message, {
    kind: 'environment',
    remedy: 'Coordinator and workers must have the same release, and the same tools.',
  });
}

export function transformMissing(name: string, version: string): ClipwrightError {
  return new ClipwrightError(
    bullmqErrors.transformMissing,
    `This worker does not have the transform "${name}" in version "${version}".`,
    // Another one may have it.
    { kind: 'environment', transient: true, remedy: "Give it among the worker's `transforms`." },
  );
}

/** @param cause What the broker said. */
export function brokerRefused(cause: Error): ClipwrightError {
  return new ClipwrightError(bullmqErrors.brokerRefused, `The queue's broker refuses${reasonOf(cause)}.`, {
    kind: 'environment',
    cause,
    remedy: 'Give an address with a user, a password and a database that it knows, and that user the rights it names.',
  });
}
