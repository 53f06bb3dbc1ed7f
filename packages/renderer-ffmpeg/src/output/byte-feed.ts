import type { PendingWork } from '@clipwright/core';

/** Bytes for a process, and what they come from. */
export interface ByteFeed extends AsyncIterable<Uint8Array> {
  /** What went wrong while the bytes were made; `undefined` where nothing did. */
  readonly failure: { readonly error: unknown } | undefined;
  /** Ends it now, also while something is being waited for. */
  stop(): void;
}

/**
 * Wraps a generator for the far end of a pipe. A generator alone cannot be left while it waits for its own source:
 * `release` ends that source, and then the generator. An error ends the bytes and is kept, since the process at the
 * far end can only complain about what it did not get.
 */
export function byteFeed(
  bytes: AsyncGenerator<Uint8Array>,
  release: () => Promise<unknown>,
  pending: PendingWork,
): ByteFeed {
  let failure: { readonly error: unknown } | undefined;
  let stopped = false;
  const stop = (): void => {
    if (stopped) return;
    stopped = true;
    void pending.track(release());
    // Waits behind a pending `next()`, which the release has just ended.
    bytes.return(undefined).catch(() => {});
  };
  const done: IteratorResult<Uint8Array> = { done: true, value: undefined };
  const iterator: AsyncIterator<Uint8Array> = {
    next: async () => {
      if (stopped) return done;
      try {
        const result = await bytes.next();
        if (result.done === true) stop();
        return result;
      } catch (error) {
        if (!stopped) failure = { error };
        stop();
        return done;
      }
    },
    return: () => {
      stop();
      return Promise.resolve(done);
    },
  };
  return {
    get failure() {
      return failure;
    },
    stop,
    [Symbol.asyncIterator]: () => iterator,
  };
}
