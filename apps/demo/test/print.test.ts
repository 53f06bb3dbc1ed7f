import { expect, it } from 'vitest';
import { expectedFrames } from '../src/montage/expected-frames.ts';
import { table } from '../src/print/table.ts';

it('a table has columns as wide as their widest cell, numbers to the right', () => {
  expect(
    table(
      ['name', 'n'],
      [
        ['a', '5'],
        ['bcdefg', '10'],
      ],
    ),
  ).toBe('  name     n\n  a        5\n  bcdefg  10');
});

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
  expect(expectedFrames(clips, rate)).toBe(frames);
});
