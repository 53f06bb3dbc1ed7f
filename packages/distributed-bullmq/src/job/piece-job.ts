import { createHash } from 'node:crypto';
import type { KeyCapabilities } from '@clipwright/core/plan';
import type { SentSource } from './job-shape.ts';

/** Raised when jobs or the meaning of them change: workers of another number refuse them. */
export const protocol = 2;

/** Bytes of a job as JSON: a larger piece is not sent, and not taken. */
export const maxJobBytes = 2 ** 20;

/**
 * The name of a job: it is the same for everybody who wants the same piece, so that the queue holds it once. BullMQ
 * refuses names with a colon.
 */
export function jobIdOf(key: string): string {
  return sha256(key);
}

/**
 * By what a piece that was made by a worker is kept. Not by its own key: whoever wants it may be producing that in the
 * same store, and would wait for himself.
 */
export function sharedKeyOf(key: string): string {
  return JSON.stringify(['bullmq', key]);
}

/** By what a source is kept that workers take from the store. @param content What stands for its content. */
export function storedSourceKeyOf(content: string): string {
  return JSON.stringify(['bullmq source', content]);
}

/** What people know a source by. */
export function nameOfSource(source: SentSource): string {
  return 'path' in source ? source.path : 'url' in source ? source.url : source.stored;
}

/** What everything that a renderer makes depends on beside what is asked for. */
export function rendererFingerprint({ video, audio, wideColors, readsFiles }: KeyCapabilities): string {
  return sha256(
    JSON.stringify([video?.fingerprint ?? null, audio?.fingerprint ?? null, wideColors.fingerprint, readsFiles]),
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
