import { from, Observable, type ObservableInput, type OperatorFunction, of } from 'rxjs';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { checkWholeNumber } from '../options/whole-number.ts';
import { Fifo } from './fifo.ts';
import { subscribeUnder } from './subscribe-under.ts';

export interface MergeMapAdaptiveOptions {
  /**
   * Pieces worked on at once: a whole number of at least 1, or a stream of whole numbers that may change while work
   * runs. A lower limit kills nothing, it only lets less start; a higher one starts waiting work at once; 0 pauses.
   */
  readonly concurrency: Observable<number> | number;
}

/**
 * `mergeMap` with a limit that may change while work runs. Nothing starts before the first limit. When the stream of
 * limits completes, its last one stays.
 *
 * The first error, of a piece, of the source, of the limits or thrown by `project`, cancels everything and is passed
 * on. Errors of its own: `invalid-option` for a limit that is no whole number, and for limits that complete at 0 or
 * without any, as then nothing could ever start again.
 *
 * @throws ClipwrightError `invalid-option`, at the call, for a bad number.
 */
export function mergeMapAdaptive<T, E>(
  project: (value: T, index: number) => ObservableInput<E>,
  options: MergeMapAdaptiveOptions,
): OperatorFunction<T, E> {
  const { concurrency } = options;
  if (typeof concurrency === 'number') checkWholeNumber('concurrency', concurrency);
  const limits = typeof concurrency === 'number' ? of(concurrency) : concurrency;

  return (source) =>
    new Observable((subscriber) => {
      const waiting = new Fifo<{ readonly value: T }>();
      let limit = 0;
      let active = 0;
      let index = 0;
      let sourceComplete = false;
      let pumping = false;

      const start = (value: T): void => {
        let input: Observable<E>;
        active++;
        try {
          input = from(project(value, index++));
        } catch (error) {
          subscriber.error(error);
          return;
        }
        subscribeUnder(subscriber, input, {
          next: (event) => subscriber.next(event),
          error: (error) => subscriber.error(error),
          complete: () => {
            active--;
            pump();
          },
        });
      };

      /** Starts all that may start now. A loop, so that pieces that complete at once do not nest. */
      const pump = (): void => {
        if (pumping) return;
        pumping = true;
        while (!subscriber.closed && active < limit) {
          const item = waiting.shift();
          if (item === undefined) break;
          start(item.value);
        }
        pumping = false;
        if (sourceComplete && waiting.empty && active === 0) subscriber.complete();
      };

      subscribeUnder(subscriber, limits, {
        next: (value) => {
          try {
            checkWholeNumber('concurrency', value, { min: 0 });
          } catch (error) {
            subscriber.error(error);
            return;
          }
          limit = value;
          pump();
        },
        error: (error) => subscriber.error(error),
        complete: () => {
          if (limit > 0) return;
          subscriber.error(
            new ClipwrightError(
              'invalid-option',
              'The stream of concurrency limits completed at 0: nothing could start.',
            ),
          );
        },
      });
      subscribeUnder(subscriber, source, {
        next: (value) => {
          waiting.push({ value });
          pump();
        },
        error: (error) => subscriber.error(error),
        complete: () => {
          sourceComplete = true;
          pump();
        },
      });
    });
}
