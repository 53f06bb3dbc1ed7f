import { expect, it } from 'vitest';
import { nextRate } from '../src/index.ts';

/** What comes of an encoder that answers to what it is asked for in its own way. */
function tried(wanted: number, answer: (asked: number) => number): { asked: number; found: number }[] {
  const tries: { asked: number; found: number }[] = [];
  for (let asked: number | undefined = wanted; asked !== undefined; asked = nextRate(wanted, tries)) {
    tries.push({ asked, found: answer(asked) });
    if (tries.length > 20) throw new Error('It has no end.');
  }
  return tries;
}

it.each([
  ['in proportion, too much', (asked: number) => 1.4 * asked],
  ['in proportion, too little', (asked: number) => 0.5 * asked],
  ['less and less', (asked: number) => 400 * asked ** 0.5],
  ['more and more', (asked: number) => asked ** 1.3 / 40],
])('an encoder that answers %s comes near within four tries', (_how, answer) => {
  const tries = tried(100_000, answer);
  expect(tries.length).toBeLessThanOrEqual(4);
  expect(Math.abs((tries.at(-1)?.found ?? 0) / 100_000 - 1)).toBeLessThanOrEqual(0.03);
});

it('one that is near is not asked again', () => {
  expect(nextRate(100_000, [{ asked: 100_000, found: 102_900 }])).toBeUndefined();
});

it('one that gives the same whatever it is asked for is left alone', () => {
  expect(tried(100_000, () => 5000)).toHaveLength(2);
});

it('nothing is asked for beyond four times what is wanted', () => {
  expect(nextRate(100_000, [{ asked: 100_000, found: 1000 }])).toBe(400_000);
});
