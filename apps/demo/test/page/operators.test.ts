import { firstValueFrom, timer } from 'rxjs';
import { expect, it } from 'vitest';
import { type MarbleRun, type MarbleSettings, pieces, piecesOf, runMarbles } from '../../page/src/operators/marbles.ts';
import { levels, stacked } from '../../page/src/operators/stack.ts';

const settings: MarbleSettings = { operator: 'mergeMap', concurrency: 3, window: 4, duration: 1, spread: 30, seed: 7 };

/** Runs it to its end. */
async function ran(change: Partial<MarbleSettings>, during?: (run: MarbleRun) => void): Promise<MarbleRun> {
  return await new Promise((resolve) => {
    const run = runMarbles({ ...settings, ...change }, () => {
      // Not yet given back where it is told at once.
      queueMicrotask(() => {
        during?.(run);
        if (run.ended !== undefined) resolve(run);
      });
    });
  });
}

const places = ({ pieces: all }: MarbleRun): readonly number[] =>
  all.toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0)).map(({ index }) => index);

it('the same seed gives the same pieces', () => {
  expect(piecesOf(settings)).toEqual(piecesOf(settings));
  expect(piecesOf({ ...settings, seed: 8 })).not.toEqual(piecesOf(settings));
  expect(new Set(piecesOf(settings).map(({ ms }) => ms)).size).toBeGreaterThan(3);
});

it('mergeMap gives what is finished first, mergeMapOrdered what stands first', async () => {
  const [free, ordered] = await Promise.all([ran({}), ran({ operator: 'mergeMapOrdered' })]);
  const inOrder = Array.from({ length: pieces }, (_, i) => i);
  expect(places(ordered)).toEqual(inOrder);
  expect(places(free).toSorted((a, b) => a - b)).toEqual(inOrder);
  const finished = free.pieces.toSorted((a, b) => (a.ended ?? 0) - (b.ended ?? 0)).map(({ index }) => index);
  expect(places(free)).toEqual(finished);
});

it('a limit of mergeMapAdaptive that is lowered to nothing lets nothing start until it is raised', async () => {
  let atOnce = 0;
  let paused = false;
  const begun: number[] = [];
  await ran({ operator: 'mergeMapAdaptive', concurrency: 2 }, (run) => {
    const busy = run.pieces.filter(({ began, ended }) => began !== undefined && ended === undefined).length;
    atOnce = Math.max(atOnce, busy);
    if (paused || !run.pieces.some(({ out }) => out !== undefined)) return;
    paused = true;
    run.limit.next(0);
    const count = (): number => run.pieces.filter(({ began }) => began !== undefined).length;
    begun.push(count());
    firstValueFrom(timer(20)).then(() => {
      begun.push(count());
      run.limit.next(2);
    });
  });
  expect(begun[1]).toBe(begun[0]);
  expect(atOnce).toBe(2);
});

it('results that come at once are stacked, and hide none', () => {
  expect(stacked([100, 100, 130, 119], 20, [0, 700])).toEqual([
    { x: 100, level: 0 },
    { x: 100, level: 1 },
    { x: 130, level: 0 },
    { x: 119, level: 2 },
  ]);
  const many = (gap: number, from: number) => Array.from({ length: pieces }, (_, i) => from + gap * i);
  for (const xs of [many(0, 28), many(0, 704), many(0, 300), many(1, 60), many(7, 600), many(-3, 700)]) {
    const places = stacked(xs, 20, [28, 704]);
    expect(places.filter(({ x, level }) => x < 28 || x > 704 || level >= levels)).toEqual([]);
    for (const [i, { x, level }] of places.entries()) {
      const apart = places.slice(i + 1).map((b) => Math.max(Math.abs(b.x - x), 20 * Math.abs(b.level - level)));
      expect(apart.filter((distance) => distance < 20)).toEqual([]);
    }
  }
});
