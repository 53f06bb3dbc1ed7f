import { type ObservableInput, type OperatorFunction, of } from 'rxjs';
import { checkWholeNumber } from '../options/check-options.ts';
import { mergeEngine } from './merge-engine.ts';

/** An event of one of many pieces of work that run side by side. */
export interface Slotted<E> {
  /** Position of the piece in the source, from 0. */
  readonly index: number;
  /** The worker it ran on: the smallest number, from 0, that was free when it started. */
  readonly slot: number;
  readonly value: E;
}

export interface MergeMapOrderedOptions<E> {
  /** Pieces worked on at once; a whole number, at least 1. */
  readonly concurrency: number;
  /**
   * How far ahead work may run: piece i starts only when fewer than this many pieces lie between it and the earliest
   * one that is not finished, so that a slow one cannot let results pile up. @default twice the concurrency
   */
  readonly window?: number;
  /** Which events wait for all earlier pieces to be complete; the others pass at once. @default all of them */
  readonly ordered?: (event: E) => boolean;
}

/**
 * Works on several values at once and keeps the results in the order of the source. Like `mergeMap`, and: ordered
 * events come as if the pieces had run one after the other, while other events, such as progress, pass at once.
 *
 * The first error, of a piece, of the source or thrown by `project` or `ordered`, cancels everything and is passed on.
 * Values of the source are queued while all workers are busy: they should be cheap descriptions of the work.
 *
 * @param project `index` and `slot` as in {@link Slotted}.
 * @throws ClipwrightError `invalid-option`, at the call.
 */
export function mergeMapOrdered<T, E>(
  project: (value: T, index: number, slot: number) => ObservableInput<E>,
  options: MergeMapOrderedOptions<E>,
): OperatorFunction<T, Slotted<E>> {
  const { concurrency, window = 2 * concurrency, ordered = () => true } = options;
  checkWholeNumber('concurrency', concurrency);
  checkWholeNumber('window', window);
  const tell = (value: E, index: number, slot: number): Slotted<E> => ({ index, slot, value });
  return mergeEngine(project, { limits: of(concurrency), window, ordered, tell });
}
