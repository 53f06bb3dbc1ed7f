import { type MonoTypeOperatorFunction, Observable, Subject } from 'rxjs';
import { toClipwrightError } from '../errors/clipwright-error.ts';
import type { ErrorCode } from '../errors/codes.ts';
import { isTransient } from '../errors/transient.ts';
import { retryTransient } from '../operators/retry-transient.ts';

/** Something failed that may pass by itself, and is tried again after a wait. Plain JSON data. */
export interface RetryingEvent {
  readonly type: 'retrying';
  /** Why the try before failed. */
  readonly code: ErrorCode;
  readonly message: string;
  /** Which try is next, of {@link maxAttempts} unless more were asked for; 2 is the first repetition. */
  readonly attempt: number;
  /** Milliseconds until then. */
  readonly delay: number;
}

/** Tries in all. */
export const maxAttempts = 3;
/** Milliseconds before the second try, at most, twice as long before each further one, and before any. */
const firstDelay = 500;
const longestDelay = 8000;

/** The repetitions of one run. */
export interface Retries {
  /**
   * Tries again what fails of something that may pass by itself ({@link isTransient}), three times in all, up to half
   * a second and a second apart.
   *
   * @param isOver Whether it has had its effect already, so that an error after that is passed on.
   * @param attempts Tries in all. @default 3
   */
  again<T>(isOver?: () => boolean, attempts?: number): MonoTypeOperatorFunction<T>;
  /** The run's events, and those of its repetitions among them. */
  among<E>(events: Observable<E>): Observable<E | RetryingEvent>;
  /** How many there were so far. */
  readonly count: number;
}

/** @param random Draws the waits, as `retryTransient` says. */
export function runRetries(random = Math.random): Retries {
  const told = new Subject<RetryingEvent>();
  let count = 0;
  return {
    again: (isOver = () => false, attempts = maxAttempts) =>
      retryTransient({
        attempts,
        delay: firstDelay,
        maxDelay: longestDelay,
        random,
        isTransient: (error) => isTransient(error) && !isOver(),
        onRetry: (error, tries, delay) => {
          count += 1;
          told.next({ type: 'retrying', ...toClipwrightError(error).toJSON(), attempt: tries + 1, delay });
        },
      }),
    among: (events) =>
      new Observable((subscriber) => {
        subscriber.add(told.subscribe((event) => subscriber.next(event)));
        subscriber.add(events.subscribe(subscriber));
      }),
    get count() {
      return count;
    },
  };
}
