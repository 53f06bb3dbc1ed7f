import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rational, type RationalText } from '../../src/index.ts';
import { constantRate } from '../../src/probing/constant-rate.ts';
import { tickAt, timeOf } from '../../src/time/frame-clock.ts';
import { lastNotLater } from '../../src/time/rule-of-time.ts';

const standard = ['24/1', '25/1', '30000/1001', '30/1', '60/1'] as const;
const clock = '1/90000';

/** Timestamps of frames at a rate, in ticks of 1/90000, each moved by so many milliseconds. */
function wavering(rate: RationalText, moved: readonly number[], origin = 0): number[] {
  const period = Rational.of(90000).div(rate).toNumber();
  return moved.map((ms, i) => origin + Math.round(i * period + ms * 90));
}

const found = (timestamps: readonly number[], timebase: RationalText = clock, declared?: RationalText) =>
  constantRate({ timestamps, timebase: Rational.from(timebase), declared });

const within = (ms: number, frames = 120) =>
  fc.array(fc.double({ min: -ms, max: ms, noNaN: true }), { minLength: frames, maxLength: frames });

describe('a constant rate', () => {
  it('is that of frames each of which is within half a frame of its own place', () => {
    for (const rate of standard) {
      const half = Rational.of(500).div(rate).toNumber();
      fc.assert(
        fc.property(within(Math.min(12, 0.97 * half)), fc.integer({ min: -9000, max: 9_000_000 }), (moved, origin) => {
          const timestamps = wavering(rate, moved, origin);
          const constant = found(timestamps, clock, rate);
          expect(constant).toBeDefined();
          const { grid } = constant ?? {};
          if (grid === undefined) return;
          const video = { timebase: clock, origin: timestamps[0] ?? 0, grid } as const;
          for (const [place, tick] of timestamps.entries()) {
            const time = Rational.of(place).div(grid.rate);
            expect(timeOf(tick, video).toString()).toBe(time.toString());
            // On screen from its place on, and not before.
            expect(lastNotLater(timestamps, tickAt(time, video))).toBe(place);
            expect(lastNotLater(timestamps, tickAt(time.sub('1/1000000'), video))).toBe(place - 1);
          }
        }),
        { numRuns: 30 },
      );
    }
  });

  it('is found without being declared: the standard rate on which frames lie closest', () => {
    // Even jitter of up to 4 ms, in an order that repeats only after 101 frames.
    const moved = Array.from({ length: 120 }, (_, i) => (((i * 37) % 101) / 101) * 8 - 4);
    for (const rate of standard) expect(found(wavering(rate, moved))?.rate.toString()).toBe(rate);
  });

  it('has a grid beside the timestamps only where those are off by more than their rounding', () => {
    expect(found([0, 3003, 6006, 9009, 12012, 15015, 18018, 21021])).toEqual({ rate: Rational.from('30000/1001') });
    const rounded = Array.from({ length: 90 }, (_, i) => Math.round((i * 1001) / 30));
    expect(found(rounded, '1/1000')).toEqual({ rate: Rational.from('30000/1001') });
    const moved = rounded.map((tick, i) => tick + (i % 2));
    expect(found(moved, '1/1000')).toMatchObject({ grid: { rate: '30000/1001', start: 1 } });
  });

  it('may be nobody else’s, where frames keep to it', () => {
    const webcam = Array.from({ length: 200 }, (_, i) => Math.round(i * 67.41 + ((i * 7) % 11) - 5));
    const { rate, grid } = found(webcam, '1/1000') ?? {};
    expect(rate?.toNumber()).toBeCloseTo(1000 / 67.41, 1);
    expect(grid?.rate).toBe(rate?.toString());
  });

  it('is none where a frame is left out or one too many, wherever', () => {
    const holes = fc.record({
      rate: fc.constantFrom(...standard),
      at: fc.integer({ min: 8, max: 110 }),
      missing: fc.constantFrom(-0.99, 1, 2, 30),
      timebase: fc.constantFrom<RationalText[]>('1/90000', '1/1000', '1/15360'),
    });
    fc.assert(
      fc.property(holes, ({ rate, at, missing, timebase }) => {
        const period = Rational.one.div(timebase).div(rate).toNumber();
        const timestamps = Array.from({ length: 120 }, (_, i) => Math.round((i < at ? i : i + missing) * period));
        expect(found(timestamps, timebase)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('is none where the rate changes', () => {
    const changes = fc.record({
      before: fc.constantFrom(24, 25, 30, 50, 60),
      after: fc.constantFrom(8, 10, 12, 15, 90, 120),
      at: fc.integer({ min: 20, max: 100 }),
    });
    fc.assert(
      fc.property(changes, ({ before, after, at }) => {
        const timestamps = Array.from({ length: 120 }, (_, i) =>
          Math.round(i < at ? (i * 90000) / before : (at * 90000) / before + ((i - at) * 90000) / after),
        );
        expect(found(timestamps)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('is the same for a source of which only the beginning and the end are known', () => {
    const moved = Array.from({ length: 900 }, (_, i) => (((i * 37) % 101) / 101) * 8 - 4);
    for (const rate of standard) {
      const all = wavering(rate, moved);
      const timebase = Rational.from(clock);
      const whole = constantRate({ timestamps: all, timebase });
      const part = constantRate({ timestamps: all.slice(0, 300), tail: all.slice(600), timebase });
      expect(part?.rate.toString()).toBe(whole?.rate.toString());
      expect(Math.abs((part?.grid?.start ?? 0) - (whole?.grid?.start ?? 0))).toBeLessThan(90);
    }
    // Behind a leap of a third of a frame another row begins.
    const shifted = wavering('30/1', moved).map((tick, i) => (i < 600 ? tick : tick + 1000));
    const parts = { timestamps: shifted.slice(0, 300), tail: shifted.slice(600) };
    expect(constantRate({ ...parts, timebase: Rational.from(clock) })).toBeUndefined();
  });
});
