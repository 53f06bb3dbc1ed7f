import { asyncScheduler, Observable, timer } from 'rxjs';
import { type RetryTransientOptions, retryWaits } from '../operators/retry-transient.ts';
import { listen } from './listen.ts';

/**
 * Work of a backend, begun anew for each try, that is tried again until it has given its result: all but progress is
 * one. Progress never goes back, though a further try begins at 0.
 *
 * @param late Is handed what comes when its receiver has left.
 */
export type Again = <T>(work: () => Observable<T>, late?: (event: T) => void) => Observable<T>;

/** Errors: `invalid-option`, at the call. */
export function repeating(options: RetryTransientOptions): Again {
  const waitAfter = retryWaits(options);
  const { scheduler = asyncScheduler } = options;
  return (work, late) =>
    new Observable((subscriber) => {
      let hasResult = false;
      let furthest = 0;
      let tries = 0;
      const begin = (): void => {
        tries += 1;
        listen(subscriber, work, {
          next: (event) => {
            if (subscriber.closed) {
              late?.(event);
              return;
            }
            const ratio = ratioOf(event);
            if (ratio === undefined) hasResult = true;
            else if (ratio < furthest) return;
            else furthest = ratio;
            subscriber.next(event);
          },
          error: (error: unknown) => {
            const wait = subscriber.closed || hasResult ? undefined : waitAfter(error, tries);
            if (wait === undefined) subscriber.error(error);
            else subscriber.add(timer(wait, scheduler).subscribe(begin));
          },
          complete: () => subscriber.complete(),
        });
      };
      begin();
    });
}

/** Of progress, how far it is; `undefined` of anything else. */
function ratioOf(event: unknown): number | undefined {
  if (typeof event !== 'object' || event === null || !('type' in event) || event.type !== 'progress') return undefined;
  return 'ratio' in event && typeof event.ratio === 'number' ? event.ratio : undefined;
}
