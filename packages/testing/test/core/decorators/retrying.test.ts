import {
  type ClipLoader,
  ClipwrightError,
  type ErrorCode,
  type ProgressEvent,
  type RetryingOptions,
  retrying,
  withCache,
} from '@clipwright/core';
import type { OpenEvent, Produce } from '@clipwright/core/author';
import { concat, defer, lastValueFrom, type Observable, of, throwError, toArray } from 'rxjs';
import { expect, it } from 'vitest';
import { memoryStore, syntheticLoader } from '../../../src/index.ts';
import { sharingCache } from '../sharing-cache.ts';

const progress = (ratio: number): ProgressEvent => ({ type: 'progress', ratio });

/** Fails so often, after some progress. */
function flaky(times: number, code: ErrorCode, inner = syntheticLoader()) {
  let tries = 0;
  const loader: ClipLoader = {
    open: (request) =>
      defer((): Observable<OpenEvent> => {
        tries += 1;
        if (tries > times) return inner.open(request);
        return concat(
          of(progress(0.75)),
          throwError(() => new ClipwrightError(code, `Try ${tries}.`)),
        );
      }),
    settled: () => inner.settled(),
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
  return { loader, tries: () => tries };
}

const open = (loader: ClipLoader): Promise<OpenEvent[]> =>
  lastValueFrom(loader.open({ uri: 'synthetic:one' }).pipe(toArray()));

it('opens again what may pass by itself, and its progress never goes back', async () => {
  const told: number[] = [];
  const { loader, tries } = flaky(2, 'source-unreachable');
  const again = retrying(loader, { delay: 0, onRetry: (_error, count) => told.push(count) });
  const events = await open(again);
  expect(events.map((event) => (event.type === 'progress' ? event.ratio : event.type))).toEqual([
    0.75,
    0.75,
    1,
    'opened',
  ]);
  expect([tries(), told]).toEqual([3, [1, 2]]);
});

it('gives up after so many tries, and at once where trying again does not help', async () => {
  const often = flaky(9, 'out-of-resources');
  await expect(open(retrying(often.loader, { attempts: 2, delay: 0 }))).rejects.toMatchObject({ message: 'Try 2.' });
  const missing = flaky(9, 'source-missing');
  await expect(open(retrying(missing.loader, { delay: 0 }))).rejects.toMatchObject({ message: 'Try 1.' });
  expect([often.tries(), missing.tries()]).toEqual([2, 1]);
  const own = flaky(1, 'source-missing');
  expect(await open(retrying(own.loader, { delay: 0, isTransient: () => true }))).toHaveLength(3);
});

it('does not begin anew what has given its result', async () => {
  const inner = syntheticLoader();
  const opened = await lastValueFrom(inner.open({ uri: 'synthetic:one' }));
  let tries = 0;
  const loader: ClipLoader = {
    open: () =>
      defer(() => {
        tries += 1;
        return concat(
          of(opened),
          throwError(() => new ClipwrightError('tool-killed', 'Too late.')),
        );
      }),
    settled: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  await expect(open(retrying(loader, { delay: 0 }))).rejects.toMatchObject({ code: 'tool-killed' });
  expect(tries).toBe(1);
});

it('produces anew, with a target of its own each time', async () => {
  const store = memoryStore();
  const targets: string[] = [];
  const produce: Produce = ({ file }) =>
    defer(() => {
      targets.push(file);
      if (targets.length === 1) throw new ClipwrightError('tool-killed', 'Somebody killed it.');
      store.files.set(file, new Uint8Array([1]));
      return of({ type: 'produced' as const, meta: null });
    });
  const types: string[] = [];
  const kept = retrying(store, { delay: 0 })
    .acquire('key', produce)
    .subscribe(({ type }) => types.push(type));
  await expect.poll(() => types).toEqual(['stored']);
  kept.unsubscribe();
  expect(new Set(targets).size).toBe(2);
  expect(store.leftovers()).toEqual([]);
});

it('stands inside a cache, not around one', async () => {
  const { loader, tries } = flaky(1, 'tool-killed');
  const shared = withCache(retrying(loader, { delay: 0 }), sharingCache());
  const [one, two] = await Promise.all([open(shared), open(shared)]);
  expect(tries()).toBe(2);
  for (const events of [one, two]) {
    for (const event of events) if (event.type === 'opened') await event.source[Symbol.asyncDispose]();
  }
  const cache: object = sharingCache();
  const wrong: ClipLoader = Object(cache);
  expect(() => retrying(wrong)).toThrow('withCache(retrying(loader), cache)');
});

it('refuses what it cannot understand, at the call', () => {
  const loader = syntheticLoader();
  expect(() => retrying(loader, { attempts: 0 })).toThrow('attempts');
  const misspelt: RetryingOptions = Object({ atempts: 2 });
  expect(() => retrying(loader, misspelt)).toThrow('There is no option atempts');
  const nothing: ClipLoader = Object({});
  expect(() => retrying(nothing)).toThrow('The backend keeps no contract.');
  const both: ClipLoader = Object({ ...loader, probe: () => of() });
  expect(() => retrying(both)).toThrow('The backend keeps ClipLoader and Prober.');
});
