import type { ProgressEvent } from '@clipwright/core';
import type { LoadedValue } from '@clipwright/core/author';
import fc from 'fast-check';
import { finalize, Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { memoryCache } from '../../src/index.ts';
import { Caller } from './caller.ts';
import { loaded, progress, Resource } from './resource.ts';
import { runs } from './runs.ts';

const reason = new Error('no');

/** Loads whose steps wait for `step`, and what they did. */
const stepwise = (step: () => Promise<unknown>, fails: () => boolean) => {
  const values: Resource[] = [];
  const running = new Map<string, number>();
  let max = 0;
  const load = (key: string) => () =>
    new Observable<ProgressEvent | LoadedValue<Resource>>((subscriber) => {
      running.set(key, (running.get(key) ?? 0) + 1);
      max = Math.max(max, running.get(key) ?? 0);
      const work = async (): Promise<void> => {
        await step();
        subscriber.next(progress(0.5));
        await step();
        if (subscriber.closed) return;
        if (fails()) {
          subscriber.error(reason);
          return;
        }
        const value = new (class extends Resource {
          override async [Symbol.asyncDispose](): Promise<void> {
            await super[Symbol.asyncDispose]();
            await step();
          }
        })();
        values.push(value);
        subscriber.next(loaded(value));
        subscriber.complete();
      };
      void work();
    }).pipe(finalize(() => running.set(key, (running.get(key) ?? 0) - 1)));
  return {
    load,
    values,
    maxAtOnce: () => max,
    stillRunning: () => [...running.values()].reduce((sum, count) => sum + count, 0),
  };
};

/** A caller who stays has a value that is open, or an error that says why not. */
const isServed = (caller: Caller): boolean =>
  caller.error === undefined ? caller.value?.disposals === 0 : caller.error === reason && caller.value === undefined;

describe('interleavings', () => {
  it(
    'serve every caller who stays, however the steps of all fall',
    async () => {
      const plan = fc.record({
        key: fc.constantFrom('a', 'b', 'c'),
        /** Scheduled steps after which the caller leaves; `undefined`: stays. */
        stays: fc.option(fc.nat(6), { nil: undefined }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(plan, { minLength: 2, maxLength: 6 }),
          fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
          async (scheduler, plans, dice) => {
            const step = (): Promise<unknown> => scheduler.schedule(Promise.resolve());
            const loads = stepwise(step, () => dice.next().value === 0);
            const cache = memoryCache<Resource>();
            const staying: Caller[] = [];
            const leaving: Caller[] = [];
            const run = async ({ key, stays }: { key: string; stays: number | undefined }): Promise<void> => {
              await step();
              const caller = new Caller(cache, key, loads.load(key));
              if (stays === undefined) {
                staying.push(caller);
                return;
              }
              for (let steps = 0; steps < stays; steps += 1) await step();
              // Whoever holds a value until now must find it open.
              if (caller.value !== undefined) expect(caller.value.disposals).toBe(0);
              caller.leave();
              leaving.push(caller);
            };
            const all = Promise.all(plans.map(run));
            await scheduler.waitIdle();
            await all;
            expect(staying.filter((caller) => !isServed(caller))).toEqual([]);
            expect(staying.length + leaving.length).toBe(plans.length);
            expect(loads.maxAtOnce()).toBeLessThanOrEqual(1);
            expect(loads.stillRunning()).toBe(0);

            for (const caller of staying) caller.leave();
            await scheduler.waitIdle();
            await cache[Symbol.asyncDispose]();
            expect(loads.values.map(({ disposals }) => disposals)).toEqual(loads.values.map(() => 1));
          },
        ),
        { numRuns: runs(1250) },
      );
    },
    runs(120_000),
  );
});

describe('leaving after the k-th microtask', () => {
  const microtasks = async (count: number): Promise<void> => {
    for (let k = 0; k < count; k += 1) await Promise.resolve();
  };
  const counts = Array.from({ length: 65 }, (_, k) => k);

  it.each([
    { others: 0, fails: false },
    { others: 1, fails: false },
    { others: 3, fails: false },
    { others: 0, fails: true },
    { others: 2, fails: true },
  ])(
    'loses and closes nothing twice, for every k up to 64, beside $others others, failing: $fails',
    async (options) => {
      const outcomes = new Set<string>();
      for (const k of counts) {
        const cache = memoryCache<Resource>();
        const loads = stepwise(
          () => microtasks(20),
          () => options.fails,
        );
        const leaver = new Caller(cache, 'a', loads.load('a'));
        const others = Array.from({ length: options.others }, () => new Caller(cache, 'a', loads.load('a')));
        await microtasks(k);
        outcomes.add(leaver.error === undefined ? (leaver.value === undefined ? 'waiting' : 'holding') : 'failed');
        leaver.leave();
        // Comes while the load still runs, while the value is open, or while it is closing.
        const late = new Caller(cache, 'a', loads.load('a'));
        await microtasks(200);
        expect([...others, late].filter((caller) => !isServed(caller))).toEqual([]);
        expect(loads.maxAtOnce()).toBe(1);
        expect(loads.stillRunning()).toBe(0);
        for (const caller of [...others, late]) caller.leave();
        await cache[Symbol.asyncDispose]();
        expect(loads.values.map(({ disposals }) => disposals)).toEqual(loads.values.map(() => 1));
      }
      // The range of k reaches from before the end of the load to well after it.
      expect([...outcomes].sort()).toEqual(options.fails ? ['failed', 'waiting'] : ['holding', 'waiting']);
    },
  );
});
