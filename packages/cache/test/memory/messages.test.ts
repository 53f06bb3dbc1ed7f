import { ClipwrightError } from '@clipwright/core';
import type { LoadedValue, LoadResource } from '@clipwright/core/author';
import { EMPTY, of } from 'rxjs';
import { expect, it } from 'vitest';
import { memoryCache } from '../../src/index.ts';

type Value = AsyncDisposable;
const value: Value = { [Symbol.asyncDispose]: async () => {} };
const loaded: LoadedValue<Value> = { type: 'loaded', value };
const loading: LoadResource<Value> = () => of(loaded);

/** What an error says: its code, and that and what to do about it. */
const saying = (code: string, message: string, remedy: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message), remedy: expect.stringContaining(remedy) });

const held = (load: LoadResource<Value>, weigh = () => 1) => memoryCache<Value>({ weigh }).hold('key', load);

it('a bad option is named with what it is and what it may be', () => {
  const idle = saying('invalid-option', 'idleTimeToLive is -1.', 'from 0 to 2147483647, or Infinity');
  expect(() => memoryCache({ idleTimeToLive: -1 })).toThrow(idle);
  const capacity = saying('invalid-option', 'capacity is -1.', 'at least 0, or Infinity');
  expect(() => memoryCache({ capacity: -1 })).toThrow(capacity);
});

it('an option that there is not is named, and a capacity of 0 is one', () => {
  const misspelt: object = { capactiy: 1 };
  expect(() => memoryCache(misspelt)).toThrow('There is no option capactiy.');
  expect(() => memoryCache({ capacity: 0 })).not.toThrow();
});

it('the longest time that a timer can wait is allowed, and no longer one', () => {
  expect(() => memoryCache({ idleTimeToLive: 2 ** 31 - 1 })).not.toThrow();
  expect(() => memoryCache({ idleTimeToLive: 2 ** 31 })).toThrow(ClipwrightError);
});

it('a load or a weight that breaks the contract is told how', async () => {
  const remedy = 'progress, then exactly one value';
  const violation = (what: string) => saying('contract-violation', `A load ${what}.`, remedy);
  const throwing: LoadResource<Value> = () => {
    throw new Error('thrown');
  };
  const twice: LoadResource<Value> = () => of(loaded, loaded);
  await expect(held(throwing)).rejects.toEqual(violation('threw instead of returning an Observable'));
  await expect(held(twice)).rejects.toEqual(violation('emitted a second value'));
  await expect(held(() => EMPTY)).rejects.toEqual(violation('completed without a value'));
  const weight = saying('contract-violation', 'weigh answered -1.', 'whole number of at least 0');
  await expect(held(loading, () => -1)).rejects.toEqual(weight);
});

it('what is over says so', async () => {
  const cache = memoryCache<Value>();
  const lease = await cache.hold('key', loading);
  lease.release();
  expect(() => lease.release()).toThrow('released already');
  await cache[Symbol.asyncDispose]();
  const disposed = saying('disposed', 'The memory cache was disposed.', 'Make a new one');
  await expect(cache.hold('key', loading)).rejects.toEqual(disposed);
});

it('says which contract it was written for', () => {
  expect(memoryCache().contracts).toEqual({ ClipCache: 1 });
});
