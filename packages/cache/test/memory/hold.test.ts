import { of, throwError } from 'rxjs';
import { expect, it } from 'vitest';
import { memoryCache } from '../../src/index.ts';
import { loaded, manualLoad, progress, Resource } from './resource.ts';

const load = (value: Resource) => () => of(progress(0.5), loaded(value));

it('gives a value that stays until released', async () => {
  await using cache = memoryCache<Resource>();
  const value = new Resource();
  const first = await cache.hold('a', load(value));
  const second = await cache.hold('a', load(new Resource()));
  expect([first.value, second.value]).toEqual([value, value]);
  expect([first.hit, second.hit]).toEqual([false, true]);
  first.release();
  expect(value.disposals).toBe(0);
  second.release();
  expect(value.disposals).toBe(1);
});

it('is released once: a second call throws and takes nothing from others', async () => {
  await using cache = memoryCache<Resource>();
  const value = new Resource();
  const first = await cache.hold('a', load(value));
  const second = await cache.hold('a', load(value));
  first.release();
  expect(() => first.release()).toThrowError(expect.objectContaining({ code: 'lease-released' }));
  await first[Symbol.asyncDispose]();
  expect(value.disposals).toBe(0);
  second.release();
  expect(value.disposals).toBe(1);
});

it('works with `await using`, and may be released before its end', async () => {
  await using cache = memoryCache<Resource>();
  const value = new Resource();
  {
    await using lease = await cache.hold('a', load(value));
    expect(lease.value.disposals).toBe(0);
  }
  expect(value.disposals).toBe(1);
  const early = new Resource();
  {
    await using lease = await cache.hold('a', load(early));
    lease.release();
    expect(early.disposals).toBe(1);
  }
  expect(early.disposals).toBe(1);
});

it('counts disposing as releasing', async () => {
  await using cache = memoryCache<Resource>();
  const lease = await cache.hold('a', load(new Resource()));
  await lease[Symbol.asyncDispose]();
  expect(() => lease.release()).toThrowError(expect.objectContaining({ code: 'lease-released' }));
});

it('rejects as acquire errors', async () => {
  const cache = memoryCache<Resource>();
  const reason = new Error('no');
  await expect(cache.hold('a', () => throwError(() => reason))).rejects.toBe(reason);
  await expect(cache.hold('a', () => of(progress(1)))).rejects.toMatchObject({ code: 'contract-violation' });
  const twice = () => of(loaded(new Resource()), loaded(new Resource()));
  await expect(cache.hold('a', twice)).rejects.toMatchObject({ code: 'contract-violation' });
  const waiting = cache.hold('b', manualLoad().load);
  const held = await cache.hold('c', load(new Resource()));
  await cache[Symbol.asyncDispose]();
  await expect(waiting).rejects.toMatchObject({ code: 'disposed' });
  await expect(cache.hold('a', load(new Resource()))).rejects.toMatchObject({ code: 'disposed' });
  held.release();
  expect(held.value.disposals).toBe(1);
});
