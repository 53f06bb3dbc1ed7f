import { type Observable, type ObservableInput, type OperatorFunction, of } from 'rxjs';
import { checkWholeNumber } from '../options/check-options.ts';
import { mergeEngine } from './merge-engine.ts';

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
 * @param project `slot`: the worker that it runs on, the smallest number, from 0, that is free as it starts.
 * @throws ClipwrightError `invalid-option`, at the call, for a bad number.
 */
export function mergeMapAdaptive<T, E>(
  project: (value: T, index: number, slot: number) => ObservableInput<E>,
  options: MergeMapAdaptiveOptions,
): OperatorFunction<T, E> {
  const { concurrency } = options;
  if (typeof concurrency === 'number') checkWholeNumber('concurrency', concurrency);
  return mergeEngine(project, {
    limits: typeof concurrency === 'number' ? of(concurrency) : concurrency,
    window: Number.POSITIVE_INFINITY,
    ordered: () => false,
    tell: (event) => event,
  });
}
