/** An iterator that can always be left. */
export interface PullIterator<T> extends AsyncIterableIterator<T> {
  return(): Promise<IteratorResult<T>>;
}

/**
 * An iterator over one that is made when first pulled. `return()` ends it at once, also while `next()` is pending, which
 * then reports the end: an async generator would let it wait. `leave` is what `return()` waits for.
 */
export function pullIterator<T>(make: () => AsyncIterator<T>, leave: () => Promise<void>): PullIterator<T> {
  const end: IteratorResult<T> = { done: true, value: undefined };
  const pending = new Set<(result: IteratorResult<T>) => void>();
  let inner: AsyncIterator<T> | undefined;
  let open = true;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      if (!open) return Promise.resolve(end);
      inner ??= make();
      const result = inner.next();
      return new Promise((resolve, reject) => {
        pending.add(resolve);
        result.then(resolve, reject).finally(() => pending.delete(resolve));
      });
    },
    async return() {
      open = false;
      for (const resolve of pending) resolve(end);
      await leave();
      return end;
    },
  };
}
