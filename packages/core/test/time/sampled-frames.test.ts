import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceIndex, VideoStreamInfo } from '../../src/index.ts';
import { Rational } from '../../src/index.ts';
import { lastNotLater } from '../../src/time/rule-of-time.ts';
import { earliestSampling } from '../../src/time/sampled-frames.ts';

/** Frames at uneven distances: of one tick and more, in a timebase of a thousandth. */
const sources = fc.record({
  origin: fc.integer({ min: -50, max: 50 }),
  distances: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 }),
});

function sourceOf({ origin, distances }: { origin: number; distances: number[] }): [SourceIndex, VideoStreamInfo] {
  let end = origin;
  const timestamps = distances.map((distance) => {
    end += distance;
    return end - distance;
  });
  const size = { width: 16, height: 16, displayWidth: 16, displayHeight: 16, rotation: 0, color: {} } as const;
  const shape = { ...size, sampleAspectRatio: '1/1', pixelFormat: 'yuv420p' } as const;
  const clock = { frameRate: '25/1', timebase: '1/1000', origin, frames: timestamps.length } as const;
  return [
    { timestamps, end, gops: [] },
    { index: 0, codec: 'h264', ...shape, ...clock },
  ];
}

/** The frame on screen at each output frame: -1 before the first, one more than the last after the end. */
function framesAt(at: Rational, frames: number, rate: Rational, index: SourceIndex, video: VideoStreamInfo): number[] {
  const marks = [...index.timestamps, index.end];
  return Array.from({ length: frames }, (_, j) =>
    lastNotLater(marks, Number(at.add(Rational.of(j).div(rate)).mul(1000).floor()) + video.origin),
  );
}

const rates = fc.constantFrom('25/1', '30000/1001', '24/1', '60/1', '1/1').map((rate) => Rational.from(rate));
const times = fc.integer({ min: -100_000, max: 2_000_000 }).map((micros) => Rational.of(micros, 1_000_000));

describe('the earliest sampling', () => {
  it('shows the same frames, and is no later', () => {
    fc.assert(
      fc.property(sources, rates, times, fc.integer({ min: 1, max: 40 }), (source, rate, at, frames) => {
        const [index, video] = sourceOf(source);
        const earliest = earliestSampling({ sampleAt: at, frames, interval: Rational.one.div(rate) }, index, video);
        expect(earliest.compare(at)).toBeLessThanOrEqual(0);
        expect(framesAt(earliest, frames, rate, index, video)).toEqual(framesAt(at, frames, rate, index, video));
      }),
      { numRuns: 300 },
    );
  });

  it('is the same for two times exactly when they show the same frames', () => {
    const shifts = fc.integer({ min: -20_000, max: 20_000 }).map((micros) => Rational.of(micros, 1_000_000));
    fc.assert(
      fc.property(sources, rates, times, shifts, fc.integer({ min: 1, max: 4 }), (source, rate, at, by, frames) => {
        const [index, video] = sourceOf(source);
        const [one, two] = [at, at.add(by)].map((time) => ({
          shown: framesAt(time, frames, rate, index, video),
          earliest: earliestSampling(
            { sampleAt: time, frames, interval: Rational.one.div(rate) },
            index,
            video,
          ).toString(),
        }));
        // Where nothing is on screen at any time there is nothing to go by.
        fc.pre(one?.shown.some((frame) => frame >= 0) ?? false);
        expect(two?.earliest === one?.earliest).toBe(two?.shown.join() === one?.shown.join());
      }),
      { numRuns: 500 },
    );
  });

  it('is exactly on a timestamp', () => {
    const [index, video] = sourceOf({ origin: 7, distances: [40, 40, 40, 40] });
    const rate = Rational.from('25/1');
    // At 0.050 s and 0.090 s: the frames at 0.040 and 0.080, with ten thousandths to spare at both.
    expect(
      earliestSampling(
        { sampleAt: Rational.from('50/1000'), frames: 2, interval: Rational.one.div(rate) },
        index,
        video,
      ).toString(),
    ).toBe('1/25');
  });
});
