import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rational } from '../../src/index.ts';
import { gridWithHoles } from '../../src/probing/grid-with-holes.ts';
import { rateOf } from '../../src/probing/rate-of.ts';
import { placeOf } from '../../src/time/frame-clock.ts';

const clock = '1/90000';
const rates = ['24/1', '25/1', '30000/1001', '30/1', '60/1'] as const;
const periodOf = (rate: (typeof rates)[number]): number => Rational.of(90_000).div(rate).toNumber();
const found = (timestamps: readonly number[], declared?: (typeof rates)[number]) =>
  gridWithHoles({ timestamps, timebase: Rational.from(clock), declared });

/** Between -1 and 1, in an order that repeats only after 101 frames. */
const wavering = (frame: number): number => (((frame * 43) % 101) / 101) * 2 - 1;

describe('a grid with holes', () => {
  it('is that of wavering frames some of which are left out: each has its own place, and those are its own', () => {
    const recordings = fc.record({
      rate: fc.constantFrom(...rates),
      by: fc.double({ min: 0.03, max: 0.22, noNaN: true }),
      left: fc.uniqueArray(fc.integer({ min: 1, max: 118 }), { minLength: 1, maxLength: 6 }),
      origin: fc.integer({ min: -9000, max: 9_000_000 }),
    });
    fc.assert(
      fc.property(recordings, ({ rate, by, left, origin }) => {
        const kept = Array.from({ length: 120 }, (_, place) => place).filter((place) => !left.includes(place));
        const timestamps = kept.map((place) => origin + Math.round((place + by * wavering(place)) * periodOf(rate)));
        const grid = found(timestamps, rate);
        if (grid === undefined) throw new Error('There is a grid.');
        const video = { timebase: clock, origin: timestamps[0] ?? 0, grid } as const;
        const places = timestamps.map((tick) => placeOf(tick, video, grid));
        expect(places).toEqual(kept.map((place) => place - (kept[0] ?? 0)));
      }),
      { numRuns: 100 },
    );
  });

  it('goes on behind a pause of any length, one frame a place, and each within half a frame of it', () => {
    const pauses = fc.record({
      rate: fc.constantFrom(...rates),
      at: fc.integer({ min: 20, max: 100 }),
      pause: fc.double({ min: 1.5, max: 500, noNaN: true }),
    });
    fc.assert(
      fc.property(pauses, ({ rate, at, pause }) => {
        const timestamps = Array.from({ length: 120 }, (_, i) =>
          Math.round((i + (i < at ? 0 : pause) + 0.12 * wavering(i)) * periodOf(rate)),
        );
        const grid = found(timestamps, rate);
        if (grid === undefined) throw new Error('There is a grid.');
        const video = { timebase: clock, origin: timestamps[0] ?? 0, grid } as const;
        const places = timestamps.map((tick) => placeOf(tick, video, grid));
        const step = places.map((place, i) => place - (places[i - 1] ?? -1));
        expect(step.every((steps, i) => (i === at ? steps > 1 : steps === 1))).toBe(true);
        expect(Math.abs((step[at] ?? 0) - 1 - pause)).toBeLessThan(1);
      }),
      { numRuns: 100 },
    );
  });

  it('is none where a rate changes, whatever the frames do in it', () => {
    const changes = fc.record({
      after: fc.constantFrom(10, 12, 15, 20, 24, 25, 50, 60),
      at: fc.integer({ min: 20, max: 100 }),
      by: fc.constantFrom(0, 0.05, 0.1),
    });
    fc.assert(
      fc.property(changes, ({ after, at, by }) => {
        const timestamps = Array.from({ length: 120 }, (_, i) => {
          const seconds = i < at ? i / 30 : at / 30 + (i - at) / after;
          return Math.round((seconds + (by * wavering(i)) / Math.max(30, after)) * 90_000);
        });
        const grid = found(timestamps);
        // Half of the frames or more may be of the second rate, which has a grid of its own, if none of the first is.
        expect(grid).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('is none of frames that come when they please, or evenly, or of which many are left out', () => {
    const steps = fc.array(fc.integer({ min: 1000, max: 9000 }), { minLength: 60, maxLength: 120 });
    fc.assert(
      fc.property(steps, (each) => {
        let tick = 0;
        expect(found(each.map((step) => (tick += step)))).toBeUndefined();
      }),
      { numRuns: 200 },
    );
    const even = Array.from({ length: 120 }, (_, i) => i * 3000 + (i < 60 ? 0 : 271_234));
    expect(found(even)).toBeUndefined();
    const some = Array.from({ length: 120 }, (_, i) => Math.round((i + 0.1 * wavering(i)) * 3000));
    expect(found(some.filter((_, i) => i % 5 !== 4))).toBeUndefined();
    expect(found(some.slice(0, 1))).toBeUndefined();
  });

  it('is told of a stream whose frames are all known, at its rate', () => {
    const timestamps = Array.from({ length: 60 }, (_, i) =>
      Math.round((i + (i < 30 ? 0 : 9.4) + 0.1 * wavering(i)) * 3000),
    );
    const stream = {
      timestamps,
      timebase: Rational.from(clock),
      end: 210_000,
      nominalRate: '30/1',
      averageRate: '26/1',
    } as const;
    expect(rateOf(stream)).toMatchObject({ frameRate: '30/1', grid: { rate: '30/1' } });
    const part = { ...stream, timestamps: timestamps.slice(0, 40), tail: timestamps.slice(50) };
    expect(rateOf(part)).not.toHaveProperty('grid');
  });
});
