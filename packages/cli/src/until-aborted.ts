import { AbortError } from '@clipwright/core';
import { pullIterator } from '@clipwright/core/author';

/** The same chunks, until the signal aborts: then an AbortError at once, also while a chunk is awaited. */
export async function* untilAborted<T>(chunks: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const reader = pullIterator(
    () => chunks[Symbol.asyncIterator](),
    () => Promise.resolve(),
  );
  const abort = (): void => void reader.fail(new AbortError());
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    yield* reader;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
