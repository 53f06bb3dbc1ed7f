import { expect, it } from 'vitest';
import { judge, verdictText } from '../src/check/verdict.ts';

it.each([
  [[7, 8, 9], 'all 3 right'],
  [[7, 8], '2 instead of 3'],
  [[7, 8, 9, 10], '4 instead of 3'],
  [[7, 9, 9], '3; 1 wrong, from frame 1 (shows 9, not 8)'],
  [[undefined, 8, 8], '3; 2 wrong, from frame 0 (shows none, not 7)'],
  [[8, 9], '2 instead of 3; 2 wrong, from frame 0 (shows 8, not 7)'],
  [[], '0 instead of 3'],
] as const)('of frames 7, 8 and 9, %j is: %s', (shown, text) => {
  const verdict = judge(shown, [7, 8, 9]);
  expect(verdictText(verdict)).toBe(text);
  expect(verdict.right).toBe(text.startsWith('all'));
});
