import { expect, it } from 'vitest';
import { pullIterator } from '../../src/bridges/pull-iterator.ts';

const end = { done: true, value: undefined };

/** Numbers that never come after the first one; what is left is written down. */
function waiting() {
  const told: string[] = [];
  async function* numbers(): AsyncGenerator<number, void> {
    told.push('made');
    yield 1;
    await new Promise(() => {});
  }
  const iterator = pullIterator(numbers, async () => told.push('left'));
  return { iterator, told };
}

it('starts nothing before the first pull, nor when it was left before', async () => {
  const { iterator, told } = waiting();
  expect(told).toEqual([]);
  expect(await iterator.return()).toEqual(end);
  expect(await iterator.next()).toEqual(end);
  expect(told).toEqual(['left']);
});

it('ends at once while something is waited for, and is left once', async () => {
  const { iterator, told } = waiting();
  expect(await iterator.next()).toEqual({ done: false, value: 1 });
  const pending = [iterator.next(), iterator.next()];
  expect(await iterator.return()).toEqual(end);
  await iterator.return();
  expect(await Promise.all(pending)).toEqual([end, end]);
  expect(told).toEqual(['made', 'left']);
});

it('fails what is waited for, and what is asked for next, until it is left', async () => {
  const { iterator, told } = waiting();
  await iterator.next();
  const pending = iterator.next();
  const failing = iterator.fail('closed');
  await expect(pending).rejects.toBe('closed');
  await failing;
  await expect(iterator.next()).rejects.toBe('closed');
  await iterator.return();
  expect(await iterator.next()).toEqual(end);
  expect(told).toEqual(['made', 'left']);
});

it('has nothing to fail any more when it was left', async () => {
  const { iterator } = waiting();
  await iterator.return();
  await iterator.fail('closed');
  expect(await iterator.next()).toEqual(end);
});

it('lets a generator that waits between two values clean up', async () => {
  let isClean = false;
  async function* numbers(): AsyncGenerator<number, void> {
    try {
      yield 1;
      yield 2;
    } finally {
      isClean = true;
    }
  }
  const iterator = pullIterator(numbers, async () => {});
  for await (const each of iterator) if (each === 1) break;
  expect(isClean).toBe(true);
});
