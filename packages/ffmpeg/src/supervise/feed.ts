import type { Writable } from 'node:stream';
import type { Watch } from './watch.ts';

/**
 * Pulls bytes as fast as they are read from the other end. When that end closes, early or not, the iterator is returned
 * at once, even while its `next()` is pending. While that is pending the process cannot do anything, and is not
 * watched. `onError` hears of an iterator that throws, never of a reader that left.
 */
export function feed(
  source: AsyncIterable<Uint8Array>,
  sink: Writable,
  { ended, watch }: { readonly ended: Promise<unknown>; readonly watch: Watch },
  onError: (error: unknown) => void,
): void {
  const iterator = source[Symbol.asyncIterator]();
  let open = true;
  let given = (): void => {};
  const leave = (): void => {
    if (!open) return;
    open = false;
    given();
    sink.destroy();
    // Its own failure to clean up is nothing that the process did.
    iterator.return?.().catch(() => {});
  };
  sink.on('error', leave);
  sink.on('close', leave);
  void ended.then(leave);

  const pull = (): void => {
    if (!open) return;
    given = watch.rest();
    iterator.next().then(
      (result) => {
        given();
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
