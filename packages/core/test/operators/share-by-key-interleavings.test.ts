import fc from 'fast-check';
import { finalize, map, Observable, tap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { LoadResource } from '../../src/contracts/clip-cache.ts';
import { shareByKey } from '../../src/operators/share-by-key.ts';
import { Caller, type LoadEvent, loaded, progress, Value } from './shared-values.ts';

const reason = new Error('no');

/** Loads whose steps wait for `step`, and that take no notice of being left; and what they did. */
const stepwise = (step: () => Promise<unknown>, fails: () => boolean) => {
  const values: Value[] = [];
  const running = new Map<string, number>();
  let max = 0;
  const load =
    (key: string): LoadResource<Value> =>
    (scope) =>
      new Observable<LoadEvent>((subscriber) => {
        running.set(key, (running.get(key) ?? 0) + 1);
        max = Math.max(max, running.get(key) ?? 0);
        const work = async (): Promise<void> => {
          await step();
          subscriber.next(progress(0.5));
          await step();
          const value = scope.add(
            new (class extends Value {
              override async [Symbol.asyncDispose](): Promise<void> {
                await super[Symbol.asyncDispose]();
                await step();
              }
            })(),
          );
          values.push(value);
          // Between its making and its delivery.
          await step();
          if (fails()) {
            subscriber.error(reason);
            return;
          }
          subscriber.next(loaded(value));
          subscriber.complete();
        };
        void work();
      }).pipe(
        map((event) => event),
        tap(),
        finalize(() => running.set(key, (running.get(key) ?? 0) - 1)),
      );
  return {
    load,
    values,
    maxAtOnce: () => max,
    stillRunning: () => [...running.values()].reduce((sum, count) => sum + count, 0),
  };
};

/** A caller who stays has a value that is open, or an error that says why not. */
const isServed = ({ errors, value }: Caller): boolean =>
  errors.length === 0 ? value?.disposals === 0 : errors.includes(reason) && value === undefined;

describe('interleavings', () => {
  it('serve every caller who stays and lose no value, however the steps of all fall', async () => {
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
          const shared = shareByKey<Value>();
          const staying: Caller[] = [];
          let left = 0;
          const run = async ({ key, stays }: { key: string; stays: number | undefined }): Promise<void> => {
            await step();
            const caller = new Caller(shared.get(key, loads.load(key)));
            if (stays === undefined) {
              staying.push(caller);
              return;
            }
            for (let steps = 0; steps < stays; steps += 1) await step();
            // Whoever holds a value until now must find it open.
            if (caller.value !== undefined) expect(caller.value.disposals).toBe(0);
            caller.leave();
            left += 1;
          };
          const all = Promise.all(plans.map(run));
          await scheduler.waitIdle();
          await all;
          expect(staying.filter((caller) => !isServed(caller))).toEqual([]);
          expect(staying.length + left).toBe(plans.length);
          expect(loads.maxAtOnce()).toBeLessThanOrEqual(1);
          expect(loads.stillRunning()).toBe(0);

          for (const caller of staying) caller.leave();
          await scheduler.waitIdle();
          await shared.settled();
          expect(loads.values.map(({ disposals }) => disposals)).toEqual(loads.values.map(() => 1));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('leaving after the k-th microtask', () => {
  const microtasks = async (count: number): Promise<void> => {
    for (let k = 0; k < count; k += 1) await Promise.resolve();
  };

  it.each([
    { others: 0, fails: false },
    { others: 2, fails: false },
    { others: 0, fails: true },
    { others: 2, fails: true },
  ])(
    'loses and closes nothing twice, for every k up to 80, beside $others others, failing: $fails',
    async (options) => {
      const outcomes = new Set<string>();
      for (let k = 0; k <= 80; k += 1) {
        const shared = shareByKey<Value>();
        const loads = stepwise(
          () => microtasks(20),
          () => options.fails,
        );
        const call = () => new Caller(shared.get('a', loads.load('a')));
        const leaver = call();
        const others = Array.from({ length: options.others }, call);
        await microtasks(k);
        outcomes.add(leaver.errors.length > 0 ? 'failed' : leaver.value === undefined ? 'waiting' : 'holding');
        leaver.leave();
        // Comes while the load still runs, while the value is open, or while it is closing.
        const late = call();
        await microtasks(250);
        expect([...others, late].filter((caller) => !isServed(caller))).toEqual([]);
        expect([loads.maxAtOnce(), loads.stillRunning()]).toEqual([1, 0]);
        for (const caller of [...others, late]) caller.leave();
        await shared[Symbol.asyncDispose]();
        expect(loads.values.map(({ disposals }) => disposals)).toEqual(loads.values.map(() => 1));
      }
      // The range of k reaches from before the end of the load to well after it.
      expect([...outcomes].sort()).toEqual(options.fails ? ['failed', 'waiting'] : ['holding', 'waiting']);
    },
  );
});
