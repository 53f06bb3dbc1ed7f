import { from, Observable, type ObservableInput, type OperatorFunction } from 'rxjs';
import { checkWholeNumber } from '../options/whole-number.ts';
import { Fifo } from './fifo.ts';
import { subscribeUnder } from './subscribe-under.ts';

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

interface Inner<E> {
  readonly held: Fifo<Slotted<E>>;
  complete: boolean;
}

/**
 * Works on several values at once and keeps the results in the order of the source. Like `mergeMap`, and: ordered
 * events come as if the pieces had run one after the other, while other events, such as progress, pass at once.
 *
 * The first error, of a piece, of the source or thrown by `project` or `ordered`, cancels everything and is passed on.
 * Values of the source are queued while all workers are busy: they should be cheap descriptions of the work.
 *
 * @throws ClipwrightError `invalid-option`, at the call.
 */
export function mergeMapOrdered<T, E>(
  project: (value: T, index: number) => ObservableInput<E>,
  options: MergeMapOrderedOptions<E>,
): OperatorFunction<T, Slotted<E>> {
  const { concurrency, window = 2 * concurrency, ordered = () => true } = options;
  checkWholeNumber('concurrency', concurrency);
  checkWholeNumber('window', window);

  return (source) =>
    new Observable((subscriber) => {
      const waiting = new Fifo<{ readonly value: T }>();
      /** Pieces that were started and are not finished and flushed: those from `head` to before `next`. */
      const inners = new Map<number, Inner<E>>();
      const busySlots = new Set<number>();
      let head = 0;
      let next = 0;
      let sourceComplete = false;
      let pumping = false;

      const start = (value: T): void => {
        const index = next++;
        let slot = 0;
        while (busySlots.has(slot)) slot++;
        busySlots.add(slot);
        const inner: Inner<E> = { held: new Fifo(), complete: false };
        inners.set(index, inner);

        let input: Observable<E>;
        try {
          input = from(project(value, index));
        } catch (error) {
          subscriber.error(error);
          return;
        }
        subscribeUnder(subscriber, input, {
          next: (event) => {
            const slotted = { index, slot, value: event };
            try {
              if (ordered(event) && (index !== head || !inner.held.empty)) {
                inner.held.push(slotted);
                return;
              }
            } catch (error) {
              subscriber.error(error);
              return;
            }
            subscriber.next(slotted);
          },
          error: (error) => subscriber.error(error),
          complete: () => {
            busySlots.delete(slot);
            inner.complete = true;
            pump();
          },
        });
      };

      /** Passes on one held event whose turn it is, or moves to the next inner. Whether there was anything to do. */
      const flush = (): boolean => {
        const inner = inners.get(head);
        if (inner === undefined) return false;
        const event = inner.held.shift();
        if (event !== undefined) {
          subscriber.next(event);
          return true;
        }
        if (!inner.complete) return false;
        inners.delete(head++);
        return true;
      };

      const startNext = (): boolean => {
        if (busySlots.size >= concurrency || next >= head + window) return false;
        const item = waiting.shift();
        if (item === undefined) return false;
        start(item.value);
        return true;
      };

      /** Does all that can be done now. A loop, so that pieces that complete at once do not nest. */
      const pump = (): void => {
        if (pumping) return;
        pumping = true;
        while (!subscriber.closed && (flush() || startNext()));
        pumping = false;
        if (sourceComplete && waiting.empty && inners.size === 0) subscriber.complete();
      };

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
