import { from, Observable, type ObservableInput, type OperatorFunction } from 'rxjs';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { checkWholeNumber } from '../options/check-options.ts';
import { Fifo } from './fifo.ts';
import { subscribeUnder } from './subscribe-under.ts';

/** What is done with each value of the source. */
export type ProjectPiece<T, E> = (value: T, index: number, slot: number) => ObservableInput<E>;

/** How pieces run side by side, and how their events are passed on. */
export interface MergeRules<E, R> {
  /** Pieces worked on at once: whole numbers that may change while work runs. Nothing starts before the first. */
  readonly limits: Observable<number>;
  /** How far ahead of the earliest unfinished piece others may start. */
  readonly window: number;
  /** Whether an event waits for all earlier pieces to be finished. */
  readonly ordered: (event: E) => boolean;
  /** What is passed on of an event. */
  readonly tell: (event: E, index: number, slot: number) => R;
}

interface Piece<R> {
  /** What waits for its turn. */
  readonly held: Fifo<{ readonly told: R }>;
  complete: boolean;
}

/** The one machine behind `mergeMapOrdered` and `mergeMapAdaptive`, whose promises it keeps. */
export function mergeEngine<T, E, R>(
  project: ProjectPiece<T, E>,
  { limits, window, ordered, tell }: MergeRules<E, R>,
): OperatorFunction<T, R> {
  return (source) =>
    new Observable((subscriber) => {
      const waiting = new Fifo<{ readonly value: T }>();
      /** Pieces that run or have events to pass on, in order: the first is the head. */
      const pieces = new Map<number, Piece<R>>();
      const busySlots = new Set<number>();
      let limit = 0;
      let next = 0;
      let sourceComplete = false;
      let pumping = false;

      const fail = (error: unknown): void => subscriber.error(error);
      const head = (): number => {
        for (const index of pieces.keys()) return index;
        return next;
      };

      const start = (value: T): void => {
        const index = next++;
        let slot = 0;
        while (busySlots.has(slot)) slot++;
        busySlots.add(slot);
        const piece: Piece<R> = { held: new Fifo(), complete: false };
        pieces.set(index, piece);

        let input: Observable<E>;
        try {
          input = from(project(value, index, slot));
        } catch (error) {
          fail(error);
          return;
        }
        subscribeUnder(subscriber, input, {
          next: (event) => {
            const told = tell(event, index, slot);
            try {
              if (ordered(event) && (index !== head() || !piece.held.empty)) {
                piece.held.push({ told });
                return;
              }
            } catch (error) {
              fail(error);
              return;
            }
            subscriber.next(told);
          },
          error: fail,
          complete: () => {
            busySlots.delete(slot);
            piece.complete = true;
            if (piece.held.empty) pieces.delete(index);
            pump();
          },
        });
      };

      /** Passes on one held event whose turn it is. Whether there was anything to do. */
      const flush = (): boolean => {
        const index = head();
        const piece = pieces.get(index);
        const event = piece?.held.shift();
        if (piece === undefined || event === undefined) return false;
        subscriber.next(event.told);
        if (piece.complete && piece.held.empty) pieces.delete(index);
        return true;
      };

      const startNext = (): boolean => {
        if (busySlots.size >= limit || next >= head() + window) return false;
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
        if (sourceComplete && waiting.empty && pieces.size === 0) subscriber.complete();
      };

      subscribeUnder(subscriber, limits, {
        next: (value) => {
          try {
            checkWholeNumber('concurrency', value, { min: 0 });
          } catch (error) {
            fail(error);
            return;
          }
          limit = value;
          pump();
        },
        error: fail,
        complete: () => {
          if (limit > 0) return;
          fail(
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
        error: fail,
        complete: () => {
          sourceComplete = true;
          pump();
        },
      });
    });
}
