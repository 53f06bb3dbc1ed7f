import fc from 'fast-check';
import { finalize, Observable, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { mergeMapAdaptive } from '../../src/operators/merge-map-adaptive.ts';
import { mergeMapOrdered } from '../../src/operators/merge-map-ordered.ts';

interface Event {
  readonly piece: number;
  readonly count: number;
  readonly ordered: boolean;
}

/** Pieces that a test drives by hand: it sees which run, and makes them emit or complete. */
function manualPieces() {
  const running = new Map<number, Subject<Event>>();
  const started: number[] = [];
  const emitted: Event[] = [];
  const counts = new Map<number, number>();
  return {
    running,
    started,
    emitted,
    project: (piece: number) =>
      new Observable<Event>((subscriber) => {
        const subject = new Subject<Event>();
        started.push(piece);
        running.set(piece, subject);
        return subject.pipe(finalize(() => running.delete(piece))).subscribe(subscriber);
      }),
    /** One step on one of the running pieces, chosen by `pick`. Returns the event, if it emitted one. */
    step(pick: number, action: 'ordered' | 'free' | 'complete'): Event | undefined {
      const all = [...running];
      const chosen = all[pick % Math.max(1, all.length)];
      if (chosen === undefined) return undefined;
      const [piece, subject] = chosen;
      if (action === 'complete') {
        subject.complete();
        return undefined;
      }
      const count = (counts.get(piece) ?? 0) + 1;
      counts.set(piece, count);
      const event = { piece, count, ordered: action === 'ordered' };
      emitted.push(event);
      subject.next(event);
      return event;
    },
  };
}

const steps = fc.array(
  fc.record({ pick: fc.nat(20), action: fc.constantFrom('ordered' as const, 'free' as const, 'complete' as const) }),
  { maxLength: 120 },
);

describe('mergeMapOrdered, for any course of events', () => {
  it('keeps order, window, concurrency and slots, delays nothing that is not ordered, loses nothing', () => {
    const options = fc.record({ concurrency: fc.integer({ min: 1, max: 5 }), window: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(fc.nat(25), options, steps, (total, { concurrency, window }, course) => {
        const pieces = manualPieces();
        const out: Event[] = [];
        const slots = new Map<number, number>();
        let completed = false;
        const check = (): void => {
          expect(pieces.running.size).toBeLessThanOrEqual(concurrency);
          // The earliest piece that is not complete is the head: all before it are flushed.
          const head = Math.min(...pieces.running.keys(), pieces.started.length);
          expect(pieces.started.length).toBeLessThanOrEqual(head + window);
          // Nothing idles either: what may start has started.
          const mayStart = pieces.running.size < concurrency && pieces.started.length < head + window;
          if (mayStart) expect(pieces.started.length).toBe(total);
          const known = [...pieces.running.keys()].flatMap((piece) => slots.get(piece) ?? []);
          expect(new Set(known).size).toBe(known.length);
          for (const slot of known) expect(slot).toBeLessThan(concurrency);
        };
        new Observable<number>((subscriber) => {
          for (let piece = 0; piece < total; piece++) subscriber.next(piece);
          subscriber.complete();
        })
          .pipe(mergeMapOrdered(pieces.project, { concurrency, window, ordered: (event) => event.ordered }))
          .subscribe({
            next: ({ index, slot, value }) => {
              expect(value.piece).toBe(index);
              expect(slots.get(index) ?? slot).toBe(slot);
              slots.set(index, slot);
              out.push(value);
            },
            complete: () => {
              completed = true;
            },
          });
        check();
        for (const { pick, action } of course) {
          const event = pieces.step(pick, action);
          if (event !== undefined && !event.ordered) expect(out.at(-1)).toBe(event);
          check();
        }
        while (pieces.running.size > 0) {
          pieces.step(0, 'complete');
          check();
        }
        expect(completed).toBe(true);
        expect(pieces.started).toEqual([...Array(total).keys()]);
        // Every event exactly once; ordered ones by piece, and within a piece as it emitted them.
        expect(new Set(out)).toEqual(new Set(pieces.emitted));
        expect(out.length).toBe(pieces.emitted.length);
        const ordered = (events: readonly Event[]) => events.filter((event) => event.ordered);
        expect(ordered(out)).toEqual(
          ordered(pieces.emitted).toSorted((a, b) => a.piece - b.piece || a.count - b.count),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('mergeMapAdaptive, for any course of events and limits', () => {
  it('starts no more than the limit allows and as much as it allows, and lowering kills nothing', () => {
    const course = fc.array(
      fc.oneof(
        fc.record({ limit: fc.nat(6) }),
        fc.record({ pick: fc.nat(20), action: fc.constantFrom('free' as const, 'complete' as const) }),
      ),
      { maxLength: 120 },
    );
    fc.assert(
      fc.property(fc.nat(25), course, (total, moves) => {
        const pieces = manualPieces();
        const limits = new Subject<number>();
        const out: Event[] = [];
        let completed = false;
        let limit = 0;
        new Observable<number>((subscriber) => {
          for (let piece = 0; piece < total; piece++) subscriber.next(piece);
          subscriber.complete();
        })
          .pipe(mergeMapAdaptive(pieces.project, { concurrency: limits }))
          .subscribe({
            next: (event) => out.push(event),
            complete: () => {
              completed = true;
            },
          });
        const move = (next: (typeof moves)[number]): void => {
          const before = new Set(pieces.running.keys());
          const startedBefore = pieces.started.length;
          if ('limit' in next) {
            limit = next.limit;
            limits.next(limit);
            for (const piece of before) expect(pieces.running.has(piece)).toBe(true);
          } else {
            pieces.step(next.pick, next.action);
          }
          if (pieces.started.length > startedBefore) expect(pieces.running.size).toBeLessThanOrEqual(limit);
          if (pieces.running.size < limit) expect(pieces.started.length).toBe(total);
        };
        expect(pieces.started).toEqual([]);
        for (const next of moves) move(next);
        move({ limit: 1 });
        while (pieces.running.size > 0) move({ pick: 0, action: 'complete' });
        expect(completed).toBe(true);
        expect(limits.observed).toBe(false);
        expect(pieces.started).toEqual([...Array(total).keys()]);
        expect(out).toEqual(pieces.emitted);
      }),
      { numRuns: 300 },
    );
  });
});
