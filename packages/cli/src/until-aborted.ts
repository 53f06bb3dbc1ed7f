import { AbortError } from '@clipwright/core';

/** The same chunks, until the signal aborts: then an AbortError at once, also while a chunk is awaited. */
export async function* untilAborted<T>(chunks: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  if (signal.aborted) throw new AbortError();
  const iterator = chunks[Symbol.asyncIterator]();
  let abort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(new AbortError());
  });
  aborted.catch(() => {});
  signal.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      const result = await Promise.race([iterator.next(), aborted]);
      if (result.done) return;
      yield result.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    // Not awaited: a stream that waits for input answers only when it comes. Its owner ends it.
    iterator.return?.().catch(() => {});
  }
}
