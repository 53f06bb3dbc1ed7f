import { isSoak, some } from '@clipwright/test-kit/soak';
import { describe, expect, it } from 'vitest';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe.skipIf(isSoak)('what the check tries of all cases (the soak tries each)', () => {
  it.each([
    [10, 4, [0, 3, 6, 9]],
    [10, 3, [0, 5, 9]],
    [10, 2, [0, 9]],
    [10, 1, [0]],
    [5, 4, [0, 1, 3, 4]],
    [2, 2, [0, 1]],
    [2, 7, [0, 1]],
    [0, 3, []],
  ])('of %i some %i', (all, count, kept) => {
    expect(some(upTo(all), count)).toEqual(kept);
  });
});

it.runIf(isSoak)('the soak tries each', () => {
  expect(some(upTo(10), 2)).toEqual(upTo(10));
});
