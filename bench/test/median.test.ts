import { expect, it } from 'vitest';
import { median } from '../src/measure/median.ts';

it.each([
  [[5], 5],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
] as const)('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});
