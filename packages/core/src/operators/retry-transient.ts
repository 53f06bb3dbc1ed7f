import { asyncScheduler, type MonoTypeOperatorFunction, retry, type SchedulerLike, throwError, timer } from 'rxjs';
import { isTransient as passesByItself } from '../errors/transient.ts';
import { checkWholeNumber } from '../options/check-options.ts';

export interface RetryTransientOptions {
  /** Tries in all, the first included; a whole number, at least 1. */
  readonly attempts: number;
  /** Milliseconds before the second try, at most; each further wait is up to twice as long. */
  readonly delay: number;
  /** Milliseconds that no wait exceeds. @default 30000 */
  readonly maxDelay?: number;
  /**
   * Draws how much of a wait's second half is waited, from 0 to 1, so that what failed together does not come back in
   * step. @default Math.random
   */
  readonly random?: () => number;
  /** Which errors may pass by themselves. @default those with a code of `transientCodes` */
  readonly isTransient?: (error: unknown) => boolean;
  /** Told before each wait: the error, the number of tries so far, and the milliseconds until the next. */
  readonly onRetry?: (error: unknown, tries: number, delay: number) => void;
  /** Whose time the waits are in. @default asyncScheduler */
  readonly scheduler?: SchedulerLike;
}

/**
 * How long to wait before the next try, in milliseconds; `undefined` where there is none. Errors: `invalid-option`, at
 * the call.
 */
export function retryWaits(options: RetryTransientOptions): (error: unknown, tries: number) => number | undefined {
  const { attempts, delay, maxDelay = 30_000, random = Math.random, isTransient = passesByItself, onRetry } = options;
  checkWholeNumber('attempts', attempts);
  checkWholeNumber('delay', delay, { min: 0 });
  checkWholeNumber('maxDelay', maxDelay, { min: 0 });
  return (error, tries) => {
    if (tries >= attempts || !isTransient(error)) return undefined;
    const longest = Math.min(delay * 2 ** (tries - 1), maxDelay);
    const wait = Math.round((longest * (1 + random())) / 2);
    onRetry?.(error, tries, wait);
    return wait;
  };
}

/**
 * Tries again when the source fails of something that may pass by itself, with growing waits. Any other error, and the
 * last try's, is passed on. What a failed try emitted stays emitted.
 *
 * @throws ClipwrightError `invalid-option`, at the call.
 */
export function retryTransient<T>(options: RetryTransientOptions): MonoTypeOperatorFunction<T> {
  const { scheduler = asyncScheduler } = options;
  const waitAfter = retryWaits(options);
  return retry({
    delay: (error: unknown, tries) => {
      const wait = waitAfter(error, tries);
      return wait === undefined ? throwError(() => error) : timer(wait, scheduler);
    },
  });
}
