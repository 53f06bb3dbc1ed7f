import fc from 'fast-check';
import { EMPTY, from, Subject, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { RunProgress } from '../../src/contracts/progress.ts';
import {
  type AccumulateProgressOptions,
  accumulateProgress,
  type PieceEvent,
} from '../../src/operators/accumulate-progress.ts';
import { marbles } from './marbles.ts';

const half: PieceEvent = { piece: 0, type: 'progress', ratio: 0.5 };
const done: PieceEvent = { piece: 0, type: 'completed' };
const failed: PieceEvent = { piece: 1, type: 'failed' };
const frozen = { now: () => 0 };

/** Runs events that come at given milliseconds. */
function run(options: AccumulateProgressOptions, timed: readonly (readonly [ms: number, event: PieceEvent])[]) {
  let now = 1_000_000;
  const events = new Subject<PieceEvent>();
  const out: RunProgress[] = [];
  const began = now;
  events
    .pipe(accumulateProgress({ ...options, clock: { now: () => now } }))
    .subscribe((progress) => out.push(progress));
  for (const [ms, event] of timed) {
    now = began + ms;
    events.next(event);
  }
  return out;
}

describe('accumulateProgress, in marbles', () => {
  it('never, empty, one, many, error midway, early leave', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const options = { total: 2, clock: frozen };
      const h = { type: 'progress', completed: 0, failed: 0, total: 2, ratio: 0.25, rate: 0 };
      const c = { ...h, completed: 1, ratio: 0.5 };
      const f = { type: 'progress', completed: 1, failed: 1, total: 2, ratio: 1, rate: 0, timeLeft: 0 };
      const events = { h: half, c: done, f: failed };
      expectObservable(cold<PieceEvent>('-').pipe(accumulateProgress(options))).toBe('-');
      expectObservable(cold<PieceEvent>('-|').pipe(accumulateProgress(options))).toBe('-|');
      expectObservable(cold('-h|', events).pipe(accumulateProgress(options))).toBe('-h|', { h });
      expectObservable(cold('-hhcf|', events).pipe(accumulateProgress(options))).toBe('-h-cf|', { h, c, f });
      expectObservable(cold('-h#', events).pipe(accumulateProgress(options))).toBe('-h#', { h });
      const source = cold('-h-c', events);
      expectObservable(source.pipe(accumulateProgress(options)), '--!').toBe('-h', { h });
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
  });
});

describe('accumulateProgress', () => {
  it('weighs pieces, and estimates from what is done', () => {
    expect(
      run({ total: 2, weights: [3, 1] }, [
        [1000, half],
        [2000, done],
        [4000, failed],
      ]),
    ).toEqual([
      { type: 'progress', completed: 0, failed: 0, total: 2, ratio: 0.375, rate: 0, timeLeft: 0.625 / 0.375 },
      { type: 'progress', completed: 1, failed: 0, total: 2, ratio: 0.75, rate: 0.5, timeLeft: 2 / 3 },
      { type: 'progress', completed: 1, failed: 1, total: 2, ratio: 1, rate: 0.5, timeLeft: 0 },
    ]);
  });

  it('has no rate and no estimate before any time has passed, or after the clock went back', () => {
    const [first] = run({ total: 2 }, [[0, done]]);
    expect(first).toEqual({ type: 'progress', completed: 1, failed: 0, total: 2, ratio: 0.5, rate: 0 });
    expect(run({ total: 2 }, [[-5000, done]])).toEqual([first]);
  });

  it('has no estimate while nothing is done', () => {
    // A piece without weight is finished, but no work is.
    const [first] = run({ total: 2, weights: [0, 1] }, [[1000, done]]);
    expect(first).toEqual({ type: 'progress', completed: 1, failed: 0, total: 2, ratio: 0, rate: 1 });
  });

  it('counts pieces alike when there is no weight at all', () => {
    expect(run({ total: 2, weights: [0, 0] }, [[0, done]])[0]?.ratio).toBe(0.5);
  });

  it('ends at exactly 1, whatever rounding makes of the weights', () => {
    const out = run({ total: 3, weights: [0.1, 0.2, 0.3] }, [
      [1, { piece: 2, type: 'completed' }],
      [2, { piece: 1, type: 'completed' }],
      [3, { piece: 0, type: 'completed' }],
    ]);
    expect(out.at(-1)?.ratio).toBe(1);
  });

  it('ignores steps back, what is no number, and everything after a piece has ended', () => {
    const out = run({ total: 2 }, [
      [1, half],
      [2, { ...half, ratio: 0.2 }],
      [3, { ...half, ratio: Number.NaN }],
      [4, { ...half, ratio: -1 }],
      [5, { ...half, ratio: 7 }],
      [6, { ...half, ratio: 8 }],
      [7, done],
      [8, { piece: 0, type: 'failed' }],
      [9, half],
    ]);
    expect(out.map(({ ratio, completed, failed }) => [ratio, completed, failed])).toEqual([
      [0.25, 0, 0],
      [0.5, 0, 0],
      [0.5, 1, 0],
    ]);
  });

  it('starts anew with each subscription, on the real clock', async () => {
    const progress = from([half, done, failed]).pipe(accumulateProgress({ total: 2 }), toArray());
    for (let run = 0; run < 2; run++) {
      const seen: RunProgress[][] = [];
      progress.subscribe((all) => seen.push(all));
      expect(seen[0]?.map(({ ratio }) => ratio)).toEqual([0.25, 0.5, 1]);
    }
  });

  it.each([
    [{ total: -1 }, 'total'],
    [{ total: 1.5 }, 'total'],
    [{ total: 2, weights: [1] }, 'weights'],
    [{ total: 2, weights: [1, -1] }, 'weights[1]'],
    [{ total: 1, weights: [Number.NaN] }, 'weights[0]'],
  ])('refuses %j', (options, path) => {
    const errors: unknown[] = [];
    from([half])
      .pipe(accumulateProgress(options))
      .subscribe({ error: (error) => errors.push(error) });
    expect(errors).toEqual([
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(path) }),
    ]);
  });

  it('of no pieces completes without a word', () => {
    const told: unknown[] = [];
    EMPTY.pipe(accumulateProgress({ total: 0 })).subscribe({
      next: (event) => told.push(event),
      error: (error) => told.push(error),
      complete: () => told.push('complete'),
    });
    expect(told).toEqual(['complete']);
  });

  it.each([2, -1, 0.5])('a piece %d that the run does not have breaks the contract', (piece) => {
    const errors: unknown[] = [];
    from([{ ...half, piece }])
      .pipe(accumulateProgress({ total: 2 }))
      .subscribe({ error: (e) => errors.push(e) });
    const message = expect.stringMatching(`piece ${piece} .* 2 pieces`);
    expect(errors).toEqual([expect.objectContaining({ code: 'contract-violation', message })]);
  });

  it('never goes back, and ends at 1, whatever comes', () => {
    const events = fc.array(
      fc.record({
        piece: fc.nat(9),
        type: fc.constantFrom('progress' as const, 'completed' as const, 'failed' as const),
        ratio: fc.double({ min: -0.5, max: 1.5 }),
        ms: fc.nat(1000),
      }),
    );
    const weights = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(events, weights, (all, weights) => {
        const last = Array.from({ length: 10 }, (_, piece) => [1000, { piece, type: 'completed' as const }] as const);
        const out = run({ total: 10, weights }, [...all.map((event) => [event.ms, event] as const), ...last]);
        let before: RunProgress | undefined;
        for (const now of out) {
          if (before !== undefined) {
            expect(now.completed).toBeGreaterThanOrEqual(before.completed);
            expect(now.failed).toBeGreaterThanOrEqual(before.failed);
            expect(now.ratio).toBeGreaterThanOrEqual(before.ratio);
            const { completed, failed, ratio } = before;
            expect(now).not.toMatchObject({ completed, failed, ratio });
          }
          expect(now.ratio).toBeLessThanOrEqual(1);
          expect(now.timeLeft ?? 0).toBeGreaterThanOrEqual(0);
          before = now;
        }
        expect(before).toMatchObject({ ratio: 1, timeLeft: 0 });
        expect((before?.completed ?? 0) + (before?.failed ?? 0)).toBe(10);
      }),
    );
  });
});
