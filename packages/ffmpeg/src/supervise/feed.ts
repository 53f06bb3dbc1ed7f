import type { Writable } from 'node:stream';

/**
 * Pulls bytes as fast as they are read from the other end. When that end closes, early or not, the iterator is returned
 * at once, even while its `next()` is pending. `onError` hears of an iterator that throws, never of a reader that left.
 */
export function feed(
  source: AsyncIterable<Uint8Array>,
  sink: Writable,
  ended: Promise<unknown>,
  onError: (error: unknown) => void,
): void {
  const iterator = source[Symbol.asyncIterator]();
  let open = true;
  const leave = (): void => {
    if (!open) return;
    open = false;
    sink.destroy();
    // Its own failure to clean up is nothing that the process did.
    iterator.return?.().catch(() => {});
  };
  sink.on('error', leave);
  sink.on('close', leave);
  void ended.then(leave);

  const pull = (): void => {
    if (!open) return;
    iterator.next().then(
      (result) => {
        if (!open) return;
        if (result.done === true) {
          open = false;
          sink.end();
        } else if (sink.write(result.value)) pull();
        else sink.once('drain', pull);
      },
      (error: unknown) => {
        if (!open) return;
        open = false;
        sink.destroy();
        onError(error);
      },
    );
  };
  pull();
}
