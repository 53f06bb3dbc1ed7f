/** An iterator that can always be left, and ended with an error. */
export interface PullIterator<T> extends AsyncIterableIterator<T> {
  return(): Promise<IteratorResult<T>>;
  /**
   * Ends it at once: what is pending, or else what is asked for next, rejects with the error. Resolves like `return()`.
   */
  fail(error: unknown): Promise<void>;
}

interface Waiter<T> {
  readonly resolve: (result: IteratorResult<T>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * An iterator over one that is made when first pulled. `return()` ends it at once, also while `next()` is pending,
 * which then reports the end: an async generator would let it wait. `leave` is called at the first `return()` or
 * `fail()`, and is what both wait for.
 */
export function pullIterator<T>(make: () => AsyncIterator<T>, leave: () => Promise<unknown>): PullIterator<T> {
  const end: IteratorResult<T> = { done: true, value: undefined };
  const pending = new Set<Waiter<T>>();
  let inner: AsyncIterator<T> | undefined;
  let left: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;
  const leaveAll = async (): Promise<void> => {
    await leave();
    // A generator that waits between two values cleans up now; nobody hears of it any more.
    inner?.return?.().catch(() => {});
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      if (failure !== undefined) return Promise.reject(failure.error);
      if (left !== undefined) return Promise.resolve(end);
      inner ??= make();
      const result = inner.next();
      return new Promise((resolve, reject) => {
        const waiter = { resolve, reject };
        pending.add(waiter);
        result.then(resolve, reject).finally(() => pending.delete(waiter));
      });
    },
    async return() {
      failure = undefined;
      for (const waiter of pending) waiter.resolve(end);
      left ??= leaveAll();
      await left;
      return end;
    },
    async fail(error) {
      if (left === undefined) {
        failure = { error };
        for (const waiter of pending) waiter.reject(error);
      }
      left ??= leaveAll();
      await left;
    },
  };
}
