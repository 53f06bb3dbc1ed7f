import { type PullIterator, pullIterator } from '../bridges/pull-iterator.ts';

/** A reader of what an author's work gives. */
export interface AuthorsReader<T> {
  readonly values: PullIterator<T>;
  /** Resolves when the author's work for it has ended; never rejects. */
  ended(): Promise<void>;
}

/**
 * A reader that can be left at once, whatever the author's work is waiting for: that is told by a signal, and its end
 * is followed elsewhere.
 *
 * @param read Makes the values, when the first is asked for.
 * @param onLeft Is handed the end of the author's work, when the reader is left before it.
 */
export function authorsReader<T>(
  read: (signal: AbortSignal) => AsyncGenerator<T, void>,
  onLeft: (ending: Promise<void>) => void,
): AuthorsReader<T> {
  const left = new AbortController();
  let ending = Promise.resolve();
  async function* values(): AsyncGenerator<T, void> {
    let end = (): void => {};
    ending = new Promise((resolve) => {
      end = resolve;
    });
    try {
      yield* read(left.signal);
    } finally {
      end();
    }
  }
  return {
    values: pullIterator(values, async () => {
      left.abort();
      onLeft(ending);
    }),
    ended: () => ending,
  };
}
