import { Subject } from 'rxjs';
import { expect, it } from 'vitest';
import { segmentConcurrency, segmentCost } from '../src/segment/segment-cost.ts';
import { profileOf } from './media.ts';

/** A profile whose segments are encoded with so many threads. */
const profile = (threads: number, size: { readonly width: number; readonly height: number }) => {
  const { video } = profileOf('25/1');
  return profileOf('25/1', { ...size, video: { ...video, threads } });
};

it('as many segments as fill what the runner has, and one more, from moment to moment', () => {
  const threads = new Subject<number>();
  const asked: number[] = [];
  const listening = segmentConcurrency({ threads })(profile(2, { width: 64, height: 64 })).subscribe((number) =>
    asked.push(number),
  );
  for (const number of [2, 4, 4, 1]) threads.next(number);
  expect(asked).toEqual([3, 5, 2]);
  listening.unsubscribe();
  expect(threads.observed).toBe(false);
});

it.each([
  // Size, threads, and the peak of ffmpeg 5.1 with the preset veryfast, in MiB.
  ['1280x720', { width: 1280, height: 720 }, 1, 139],
  ['1920x1080', { width: 1920, height: 1080 }, 2, 284],
  ['3840x2160', { width: 3840, height: 2160 }, 2, 847],
])('guesses the memory of a segment of %s near what was measured, and not below', (_, size, threads, measured) => {
  const cost = segmentCost(profile(threads, size));
  expect(cost.threads).toBe(1);
  const guess = cost.memory.guess / 2 ** 20;
  expect(guess).toBeGreaterThan(measured);
  expect(guess).toBeLessThan(1.6 * measured);
});
