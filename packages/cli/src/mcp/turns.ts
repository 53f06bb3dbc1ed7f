import { AbortError } from '@clipwright/core';

/** Does one work after the other, in the order in which they came. */
export type Turns = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** A work that was cancelled while it waited is not begun: its turn ends with an AbortError. */
export function turns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work, signal) => {
    const own = last.then(() => {
      if (signal.aborted) throw new AbortError();
      return work();
    });
    // Whoever waits for it is told what went wrong; the next one only that it is over.
    last = own.catch(() => {});
    return own;
  };
}
