import { expect, it } from 'vitest';
import { compare, comparison, median } from '../src/compare.ts';

it.each([
  [[5], 5],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
] as const)('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});

it('the ratio is theirs over ours', () => {
  expect(comparison('work', [100, 300, 200], [500, 400, 600]).ratio).toBe(2.5);
});

it('runs one at a time, and in turns', async () => {
  const steps: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    steps.push(name);
    await Promise.resolve();
    steps.push(`${name} ended`);
  };
  const { ours, theirs } = await compare({ name: 'work', ours: work('ours'), theirs: work('theirs') }, 3);
  const turn = (first: string, second: string): string[] => [first, `${first} ended`, second, `${second} ended`];
  expect(steps).toEqual([...turn('ours', 'theirs'), ...turn('theirs', 'ours'), ...turn('ours', 'theirs')]);
  expect([ours.length, theirs.length]).toEqual([3, 3]);
});
