import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { ClipwrightError } from '@clipwright/core';
import type { FileRange } from './bucket.ts';

/** Bytes that are read at once. */
const chunkBytes = 1 << 18;

/**
 * Sends part of a file, by pull. The last of it goes only when all of it had the hash that it should: what was changed
 * meanwhile never becomes an object. Whatever happens, the file is closed, and a request that was answered before it was
 * read is broken off, since its connection would wait for the rest.
 *
 * @param send Is to read the body, and ends when its signal says so.
 */
export async function sendFile<T>(
  range: FileRange,
  signal: AbortSignal,
  send: (body: Readable, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const body = Readable.from(checked(range), { objectMode: false });
  const attempt = new AbortController();
  let failure: ClipwrightError | undefined;
  body.on('error', (error) => {
    failure = unreadable(range.file, error);
    attempt.abort();
  });
  const stop = (): void => attempt.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await send(body, attempt.signal);
  } catch (error) {
    throw failure ?? error;
  } finally {
    signal.removeEventListener('abort', stop);
    if (!body.readableEnded) attempt.abort();
    const closed = body.closed ? undefined : once(body, 'close');
    body.destroy();
    await closed?.catch(() => {});
  }
}

async function* checked({ file, start, bytes, digest }: FileRange): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let read = 0;
  let last: Uint8Array | undefined;
  if (bytes > 0) {
    for await (const chunk of createReadStream(file, { start, end: start + bytes - 1, highWaterMark: chunkBytes })) {
      if (last !== undefined) yield last;
      hash.update(chunk);
      read += chunk.length;
      last = chunk;
    }
  }
  if (read !== bytes || hash.digest('hex') !== digest) {
    throw new ClipwrightError('contract-violation', 'A finished file was changed while it was sent.', {
      details: { file },
    });
  }
  if (last !== undefined) yield last;
}

/** Of this machine, and so not to be told as the service's. */
function unreadable(file: string, error: Error): ClipwrightError {
  if (error instanceof ClipwrightError) return error;
  return new ClipwrightError('store-failed', `A finished file cannot be read to be sent: ${error.message}.`, {
    cause: error,
    remedy: 'Check the disk of the local store.',
    details: { file },
  });
}
