import { type PendingWork, pullIterator } from '@clipwright/core/author';

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
  let left = false;
  async function* kept(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* bytes;
    } catch (error) {
      if (!left) failure = { error };
    }
    stop();
  }
  const iterator = pullIterator(kept, () => {
    left = true;
    return pending.track(release());
  });
  const stop = (): void => void iterator.return();
  return {
    get failure() {
      return failure;
    },
    stop,
    [Symbol.asyncIterator]: () => iterator,
  };
}
