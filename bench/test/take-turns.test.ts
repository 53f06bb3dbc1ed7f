import { expect, it } from 'vitest';
import { takeTurns } from '../src/measure/take-turns.ts';

function recorder(steps: string[]) {
  return (name: string) => ({
    name,
    run: async (): Promise<number> => {
      steps.push(name);
      await Promise.resolve();
      steps.push(`${name}.`);
      return steps.length;
    },
  });
}

it('one at a time, in turns, and another one first each time', async () => {
  const steps: string[] = [];
  const turns = await takeTurns(['a', 'b', 'c'].map(recorder(steps)), 3);
  expect(steps.join(' ')).toBe('a a. b b. c c. b b. c c. a a. c c. a a. b b.');
  expect(turns).toEqual([
    { name: 'a', results: [2, 12, 16] },
    { name: 'b', results: [4, 8, 18] },
    { name: 'c', results: [6, 10, 14] },
  ]);
});

it('one that fails is out, and the others go on', async () => {
  const steps: string[] = [];
  const error = new Error('no encoder');
  let tries = 0;
  const failing = {
    name: 'b',
    run: (): Promise<number> => {
      tries += 1;
      return tries === 2 ? Promise.reject(error) : Promise.resolve(0);
    },
  };
  const turns = await takeTurns([recorder(steps)('a'), failing], 4);
  expect(turns).toEqual([
    { name: 'a', results: [2, 4, 6, 8] },
    { name: 'b', results: [0], error },
  ]);
  expect(tries).toBe(2);
});
