import { expect, it } from 'vitest';
import type { VideoStreamInfo } from '../../src/index.ts';
import { clockLeaps } from '../../src/model/clock-leaps.ts';
import { secondsToRational } from '../../src/time/seconds.ts';

const video: VideoStreamInfo = {
  ...{ index: 0, codec: 'h264', width: 64, height: 36, displayWidth: 64, displayHeight: 36, rotation: 0 },
  ...{
    sampleAspectRatio: '1/1',
    pixelFormat: 'yuv420p',
    frameRate: '25/1',
    timebase: '1/1000',
    origin: 1000,
    color: {},
  },
};

/** Frames 40 ms apart, in so many ms after each other of which there is none. */
function warned(leaps: readonly number[], start: number, end: number): readonly string[] {
  let time = 1000;
  const timestamps = [0, ...leaps].flatMap((leap) => {
    time += leap;
    return Array.from({ length: 50 }, () => {
      time += 40;
      return time - 40;
    });
  });
  const range = { start: secondsToRational(start, 'start'), end: secondsToRational(end, 'end') };
  return clockLeaps({ timestamps, end: time, gops: [] }, video, range).map(
    ({ code, message }) => `${code}: ${message}`,
  );
}

it('names where a clock leaps, and by how much', () => {
  const told = "clock-leaps: The source's clock leaps by 10.04 s: its frame at 1.96 s stays on screen until 12 s.";
  expect(warned([10_000], 0, 14)).toEqual([told]);
  expect(warned([10_000], 1, 3)).toEqual([told]);
  expect(warned([10_000], 5, 6)).toEqual([told]);
  expect(warned([3_600_000, 10_000], 0, 4000)).toHaveLength(2);
});

it('says nothing of clips beside it, of short pauses, and of recordings that pause all the time', () => {
  expect(warned([10_000], 0, 1.9)).toEqual([]);
  expect(warned([10_000], 12, 13)).toEqual([]);
  expect(warned([4_000], 0, 14)).toEqual([]);
  expect(warned([10_000, 6_000, 8_000, 7_000], 0, 50)).toEqual([]);
  expect(warned([], 0, 2)).toEqual([]);
});
