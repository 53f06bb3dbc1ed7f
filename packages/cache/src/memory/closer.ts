import { pendingWork, type Settling } from '@clipwright/core';

/** Closes values and keeps track of those whose closing has not ended. */
export interface Closer extends Settling {
  /** Values whose closing has not ended yet. */
  readonly pending: number;
  /** Values that failed to close. */
  readonly failures: number;
  /**
   * Asks the value to close, at once. Never throws: nobody who could handle a failure waits for it, so it is counted.
   */
  close(value: AsyncDisposable): void;
}

/** @param ended Called whenever a closing has ended. */
export function closer(ended: () => void): Closer {
  const pending = pendingWork();
  let failures = 0;

  const dispose = async (value: AsyncDisposable): Promise<void> => {
    try {
      await value[Symbol.asyncDispose]();
    } catch {
      failures += 1;
    }
  };

  return {
    get pending() {
      return pending.size;
    },
    get failures() {
      return failures;
    },
    close: (value) => {
      void pending.track(dispose(value)).then(ended);
    },
    // Closing one value may lead to the closing of another.
    settled: pending.settled,
  };
}
