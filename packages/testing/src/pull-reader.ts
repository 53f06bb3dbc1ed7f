import type { ClipwrightError } from '@clipwright/core';

/** A reader that a source can end from outside. */
export interface PullReader<T> extends AsyncIterableIterator<T> {
  /** Ends at once, like `next()`'s last answer. */
  return(): Promise<IteratorResult<T>>;
  /** Ends it with an error: what is being waited for, or else what is asked for next, rejects. */
  fail(error: ClipwrightError): void;
}

export interface PullReaderOptions<T> {
  /** Makes the next value when it is wanted; `undefined` at the end. What it throws ends the reader. */
  readonly produce: () => T | undefined;
  /** Milliseconds that a value takes. */
  readonly pace: number;
  /** The first value was asked for. What it throws ends the reader. */
  readonly onStart: () => void;
  /** It was started and is over, in whatever way. Called once. */
  readonly onEnd: () => void;
}

interface Waiter<T> {
  resolve(result: IteratorResult<T>): void;
  reject(error: unknown): void;
}

/** An async iterator whose `return()` acts at once, also while `next()` is pending, which then reports the end. */
export function pullReader<T>({ produce, pace, onStart, onEnd }: PullReaderOptions<T>): PullReader<T> {
  const waiters: Waiter<T>[] = [];
  let state: 'new' | 'open' | 'ended' = 'new';
  let failure: { readonly error: unknown } | undefined;
  let working = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const end = (error?: { readonly error: unknown }): void => {
    if (state === 'ended') return;
    const started = state === 'open';
    state = 'ended';
    clearTimeout(timer);
    failure = error;
    for (const waiter of waiters.splice(0)) {
      if (error === undefined) waiter.resolve({ done: true, value: undefined });
      else waiter.reject(error.error);
    }
    if (started) onEnd();
  };

  const work = (): void => {
    if (working || waiters.length === 0) return;
    working = true;
    const step = (): void => {
      working = false;
      if (state !== 'open') return;
      try {
        const value = produce();
        if (value === undefined) end();
        else waiters.shift()?.resolve({ done: false, value });
      } catch (error) {
        end({ error });
      }
      work();
    };
    if (pace === 0) queueMicrotask(step);
    else timer = setTimeout(step, pace);
  };

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () =>
      new Promise((resolve, reject) => {
        if (state === 'new') {
          try {
            onStart();
            state = 'open';
          } catch (error) {
            end({ error });
          }
        }
        if (state === 'ended') {
          if (failure === undefined) resolve({ done: true, value: undefined });
          else reject(failure.error);
          return;
        }
        waiters.push({ resolve, reject });
        work();
      }),
    return: () => {
      end();
      failure = undefined;
      return Promise.resolve({ done: true, value: undefined });
    },
    fail: (error) => end({ error }),
  };
}
