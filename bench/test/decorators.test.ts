import { expect, it } from 'vitest';
import { measureDecorators } from '../src/workloads/decorators.ts';

it('measures what three decorators cost, in turns', async () => {
  const { bareMs, decoratedMs, ratio } = await measureDecorators(3, 50);
  expect([bareMs.length, decoratedMs.length]).toEqual([3, 3]);
  expect(ratio).toBeCloseTo(sorted(decoratedMs) / sorted(bareMs));
});

/** The middle one of three. */
function sorted(ms: readonly number[]): number {
  return ms.toSorted((a, b) => a - b)[1] ?? 0;
}
