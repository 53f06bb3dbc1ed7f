import { expect, it } from 'vitest';
import { memoryCache } from '../../src/index.ts';
import { Caller } from './caller.ts';
import { manualLoad, progress, type Resource } from './resource.ts';

const crowd = (size: number) => {
  const cache = memoryCache<Resource>();
  const work = manualLoad();
  return { cache, work, callers: Array.from({ length: size }, () => new Caller(cache, 'a', work.load)) };
};

it('serves 1,000 callers of one key with one load, and one who leaves affects none', async () => {
  const { cache, work, callers } = crowd(1000);
  const [leaver, ...others] = callers;
  work.last().events.next(progress(0.5));
  leaver?.leave();
  const value = work.last().finish();
  expect(work.runs).toHaveLength(1);
  expect(leaver?.value).toBeUndefined();
  expect(others.filter((caller) => caller.value === value)).toHaveLength(999);
  for (const caller of others.slice(1)) caller.leave();
  expect(value.disposals).toBe(0);
  others[0]?.leave();
  expect(value.disposals).toBe(1);
  await cache[Symbol.asyncDispose]();
});

it('cancels the load of 1,000 callers when the last of them leaves', async () => {
  const { cache, work, callers } = crowd(1000);
  for (const caller of callers.slice(1)) caller.leave();
  expect(work.last().running).toBe(true);
  callers[0]?.leave();
  expect(work.last().running).toBe(false);
  expect(work.runs).toHaveLength(1);
  await cache[Symbol.asyncDispose]();
});
