import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cuesOnTimeline, type SubtitleCue } from '../src/index.ts';

const cue = (start: number, end: number): SubtitleCue => ({ start, end, text: [{ text: 'a' }] });

it('cues follow a clip: moved, cut off at its ends, faster with it', () => {
  const cues = [cue(0, 1), cue(1.5, 3), cue(3, 5), cue(9, 10)];
  const times = (clip: Parameters<typeof cuesOnTimeline>[1]) =>
    cuesOnTimeline(cues, clip).map(({ start, end }) => [start, end]);
  expect(times({ start: 2, end: 4, at: 10 })).toEqual([
    [10, 11],
    [11, 12],
  ]);
  expect(times({ start: 0, end: 5, speed: 2 })).toEqual([
    [0, 0.5],
    [0.75, 1.5],
    [1.5, 2.5],
  ]);
  expect(times({ start: 2, end: 4, at: 10, speed: -0.5 })).toEqual([
    [12, 14],
    [10, 12],
  ]);
  expect(times({ start: 1, end: 1.5 })).toEqual([]);
  expect(times({ start: 0, end: 10, speed: 0 })).toEqual([]);
  expect(times({ start: '0:01', end: '5/2', at: '1001/30000' })).toEqual([[0.5 + 1001 / 30000, 1.5 + 1001 / 30000]]);
});

const thousandths = (max: number) => fc.integer({ min: 0, max }).map((value) => value / 1000);

it('what is shown at a time of the timeline is what the source shows at its time', () => {
  const clips = fc.record({
    start: thousandths(20_000),
    length: fc.integer({ min: 1, max: 20_000 }),
    at: thousandths(20_000),
    speed: fc.constantFrom(1, 2, 0.5, 0.25, -1, -2, -0.5),
  });
  const cues = fc.array(fc.tuple(thousandths(40_000), fc.integer({ min: 1, max: 5000 })), { maxLength: 6 });
  fc.assert(
    fc.property(clips, cues, fc.integer({ min: 0, max: 999 }), ({ start, length, at, speed }, pairs, share) => {
      const end = start + length / 1000;
      const given = pairs.map(([from, long]) => cue(from, from + long / 1000));
      const placed = cuesOnTimeline(given, { start, end, at, speed });
      const duration = (end - start) / Math.abs(speed);
      // Not at the ends of a cue, where the last digit of a double decides.
      const time = at + (duration * (share + 0.437)) / 1000;
      const ofSource = speed > 0 ? start + speed * (time - at) : end + speed * (time - at);
      const near = given.some((each) => [each.start, each.end].some((edge) => Math.abs(edge - ofSource) < 1e-6));
      fc.pre(!near);
      const shown = (all: readonly SubtitleCue[], moment: number): number =>
        all.filter((each) => each.start <= moment && moment < each.end).length;
      expect(shown(placed, time)).toBe(shown(given, ofSource));
      for (const each of placed) {
        expect(each.start).toBeGreaterThanOrEqual(at - 1e-9);
        expect(each.end).toBeLessThanOrEqual(at + duration + 1e-9);
      }
    }),
  );
});
