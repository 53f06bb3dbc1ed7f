import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectedMemory } from '../../src/machine/expected-memory.ts';

it('expects what it is told to, until a job of the class has ended', () => {
  const expected = expectedMemory();
  expect(expected.of('encode', 100)).toBe(100);
  expected.learn('decode', 7);
  expect(expected.of('encode', 50)).toBe(50);
  expected.learn('encode', 300);
  expect(expected.of('encode', 50)).toBe(300);
});

it('follows a higher peak at once, and a lower one slowly but in the end', () => {
  const expected = expectedMemory();
  for (const peak of [100, 500, 100]) expected.learn('encode', peak);
  expect(expected.of('encode', 0)).toBe(450);
  for (let i = 0; i < 60; i += 1) expected.learn('encode', 100);
  expect(expected.of('encode', 0)).toBeCloseTo(100, 0);
});

it('is never below the last peak, nor above the highest', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1 }), (peaks) => {
      const expected = expectedMemory();
      for (const peak of peaks) expected.learn('encode', peak);
      expect(expected.of('encode', 0)).toBeGreaterThanOrEqual(peaks.at(-1) ?? 0);
      expect(expected.of('encode', 0)).toBeLessThanOrEqual(Math.max(...peaks));
    }),
  );
});

it('expects twice as much after a job was killed, as often as one is killed again, and forgets it slowly', () => {
  const expected = expectedMemory();
  expected.killed('encode', expected.of('encode', 100));
  // Two that were let in with the same, and killed together, are no reason for four times as much.
  expected.killed('encode', 100);
  expect(expected.of('encode', 100)).toBe(200);
  expected.killed('encode', expected.of('encode', 100));
  expect(expected.of('encode', 100)).toBe(400);
  expected.learn('encode', 80);
  expect(expected.of('encode', 100)).toBe(360);
  expect(expected.of('decode', 100)).toBe(100);
});
