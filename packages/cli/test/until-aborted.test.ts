import { expect, it } from 'vitest';
import { untilAborted } from '../src/until-aborted.ts';

async function* numbers() {
  yield 1;
  yield 2;
}

it('passes chunks on', async () => {
  const seen: number[] = [];
  for await (const each of untilAborted(numbers(), new AbortController().signal)) seen.push(each);
  expect(seen).toEqual([1, 2]);
});

it('ends at once while a chunk is awaited', async () => {
  const controller = new AbortController();
  const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<number>>(() => {}) }) };
  const next = untilAborted(never, controller.signal).next();
  controller.abort();
  await expect(next).rejects.toMatchObject({ code: 'cancelled' });
});

it('starts nothing when aborted already', async () => {
  let started = false;
  const source = {
    [Symbol.asyncIterator]: () => {
      started = true;
      return numbers();
    },
  };
  await expect(untilAborted(source, AbortSignal.abort()).next()).rejects.toMatchObject({ code: 'cancelled' });
  expect(started).toBe(false);
});
