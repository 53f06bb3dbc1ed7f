import { chooseProfile } from '@clipwright/core/plan';
import { expect, it } from 'vitest';
import { frameCount, placeCuts } from '../src/work/grid.ts';

it.each([
  // 0.1 + 0.2 is 0.3 exactly: 9 frames at 30, not 10.
  [
    [
      { start: 0, end: 0.1 },
      { start: 0, end: 0.2 },
    ],
    '30/1',
    9,
  ],
  [[{ start: 0.5, end: 1.51 }], '30/1', 31],
  [[{ start: 0, end: 1.0005 }], '30/1', 30],
  [[{ start: 0, end: 10.01 }], '30000/1001', 300],
] as const)('frames of %j at %s', (clips, rate, frames) => {
  expect(frameCount(clips, rate)).toBe(frames);
});

// The worked examples of docs/time.md.
it.each([
  ['30/1', [1, 0.5, 2], [0, 30, 45], [30, 15, 60], 168_000],
  ['30/1', [0.033, 0.034, 0.033], [0, 1, 2], [1, 1, 1], 4800],
  ['30/1', [0.01, 0.01, 0.02], [0, 1], [1, 1], 1440],
  ['30000/1001', [10, 10, 10], [0, 300, 600], [300, 300, 300], 1_440_000],
  ['25/1', [0.3333, 0.3333, 0.3334], [0, 9, 17], [9, 8, 8], 48_000],
  ['24000/1001', [2.5, 0.04, 2.5], [0, 60, 61], [60, 1, 60], 241_920],
  ['120/1', [0.1, 0.0083, 0.1], [0, 12, 13], [12, 1, 12], 9998],
] as const)('at %s, lengths %j', (frameRate, lengths, first, frames, samples) => {
  const profile = chooseProfile([], { size: { width: 64, height: 64 }, frameRate });
  const cuts = lengths.map((end) => ({ file: '/a.mp4', start: 0, end }));
  const placed = placeCuts({ cuts, profile });
  expect(placed.map((cut) => cut.first)).toEqual(first);
  expect(placed.map((cut) => cut.frames)).toEqual(frames);
  expect(placed.reduce((sum, cut) => sum + cut.samples, 0)).toBe(samples);
});

it('what a cut shows first is counted from its own start', () => {
  const profile = chooseProfile([], { size: { width: 64, height: 64 }, frameRate: '30/1' });
  const cuts = [
    { file: '/a.mp4', start: 2, end: 2.05 },
    { file: '/b.mp4', start: 1, end: 2 },
  ];
  // The second cut stands at 0.05, its first frame at 2/30.
  expect(placeCuts({ cuts, profile }).map(({ sampleAt }) => sampleAt.toString())).toEqual(['2001/1000', '3053/3000']);
});
