import type { ProgressEvent } from '@clipwright/core';
import type { LoadedValue, LoadScope } from '@clipwright/core/author';
import { map, Observable, retry, type Subscriber } from 'rxjs';
import { expect, it } from 'vitest';
import { type CacheStatistics, memoryCache } from '../../src/index.ts';
import { Caller } from './caller.ts';
import { loaded, Resource } from './resource.ts';

type Step = ProgressEvent | LoadedValue<Resource>;

/** A load that takes no notice of being left: it makes its value when it is told to. */
function stubbornLoad(register: (scope: LoadScope | undefined, value: Resource) => void) {
  let made = (_: Resource): void => {};
  return {
    load: (scope?: LoadScope) =>
      new Observable<Step>((subscriber: Subscriber<Step>) => {
        made = (value) => {
          register(scope, value);
          subscriber.next(loaded(value));
          subscriber.complete();
        };
      }),
    make: (value: Resource) => made(value),
  };
}

it.each([
  { how: 'straight from the load', piped: false, registers: false },
  { how: 'through an operator', piped: true, registers: true },
])('closes a value that comes $how when everybody has left, and counts it', async ({ piped, registers }) => {
  await using cache = memoryCache<Resource>();
  let last: CacheStatistics | undefined;
  cache.statistics$.subscribe((statistics) => {
    last = statistics;
  });
  const { load, make } = stubbornLoad((scope, value) => registers && scope?.add(value));
  const caller = new Caller(cache, 'a', (scope) => (piped ? load(scope).pipe(map((event) => event)) : load(scope)));
  caller.leave();
  const value = new Resource();
  make(value);
  expect(value.disposals).toBe(1);
  await cache.settled();
  expect(last).toMatchObject({ closing: 0, closeFailures: 0, weight: 0 });
});

it('closes what an operator dropped on its way, and keeps what was delivered', async () => {
  await using cache = memoryCache<Resource>();
  const tries: Resource[] = [];
  const caller = new Caller(cache, 'a', (scope) =>
    new Observable<Step>((subscriber) => {
      const value = scope.add(new Resource());
      tries.push(value);
      if (tries.length === 1) subscriber.error('once more');
      subscriber.next(loaded(value));
      subscriber.complete();
    }).pipe(retry(1)),
  );
  expect(tries.map(({ disposals }) => disposals)).toEqual([1, 0]);
  expect(caller.value).toBe(tries[1]);
  caller.leave();
  expect(tries.map(({ disposals }) => disposals)).toEqual([1, 1]);
});
