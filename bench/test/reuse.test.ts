import { expect, it } from 'vitest';
import { reuseLine } from '../src/reuse.ts';

it('reuse is told in medians, and in times faster than cold', () => {
  const reuse = { clips: 50, cold: [9000, 10_000, 30_000], oneChanged: [4000], unchanged: [1000, 3000] };
  expect(reuseLine(reuse)).toBe('cold 10.00 s   one of 50 changed 4.00 s (2.5x)   unchanged 2.00 s (5.0x)');
});
