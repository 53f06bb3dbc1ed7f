import { expect, it } from 'vitest';
import { outputClock } from '../src/index.ts';

it('is as fine as ten thousandths, and exact', () => {
  expect(outputClock('25/1')).toMatchObject({ timescale: 12_800, ticksPerFrame: 512 });
  expect(outputClock('30000/1001')).toMatchObject({ timescale: 30_000, ticksPerFrame: 1001 });
  expect(outputClock('30/1')).toMatchObject({ timescale: 15_360, ticksPerFrame: 512 });
});

it('refuses what an mp4 does not hold', () => {
  expect(() => outputClock(`${2 ** 31}/1`)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
});
