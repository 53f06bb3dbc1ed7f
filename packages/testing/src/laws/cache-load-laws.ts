import type { ProgressEvent } from '@clipwright/core';
import { ClipwrightError } from '@clipwright/core';
import type { LoadedValue, LoadResource } from '@clipwright/core/author';
import { of } from 'rxjs';
import { type CacheProduct, type CacheRecording, call, callers, holder } from './cache-product.ts';
import { check, checkEqual, checkTyped } from './check.ts';
import { type CountedLoad, CountedValue, countedLoad } from './counted-load.ts';
import { type Law, turns } from './law.ts';
import { checkFinal, checkProgress, record } from './recording.ts';

/** Runs a load that breaks its contract, and checks that it is found out. */
async function checkViolation(
  { cache }: CacheProduct,
  load: () => ReturnType<LoadResource<CountedValue>>,
  what: string,
): Promise<void> {
  const caller = record(cache.acquire('key', load));
  await turns();
  checkTyped(caller.end?.error, what, 'contract-violation');
  await cache.settled();
}

/** How loads are begun, shared, cancelled and forgotten. */
export const cacheLoadLaws: readonly Law<CacheProduct>[] = [
  {
    title: 'nothing is loaded before subscription',
    check: async ({ cache }) => {
      const load = countedLoad();
      cache.acquire('key', load.load);
      await turns();
      check(load.counts.begun === 0, 'A load was begun without a subscriber.');
    },
  },
  {
    title: 'a caller gets progress, then one lease, and the stream stays open',
    check: async (product) => {
      const load = countedLoad();
      const caller = call(product, load);
      load.emit({ type: 'progress', ratio: 0.5 });
      load.finish();
      await caller.first('leased');
      await turns();
      checkFinal(caller.events, 'leased');
      const ratios = caller.events.flatMap((event) => (event.type === 'progress' ? [event.ratio] : []));
      check(ratios.includes(0.5), 'The progress of the load was not passed on.');
      check(caller.end === undefined, 'The stream ended with the lease.');
      caller.unsubscribe();
    },
  },
  {
    title: 'progress never goes back, for whoever joins whenever',
    check: async (product) => {
      const load = countedLoad();
      const early = call(product, load);
      load.emit({ type: 'progress', ratio: 0.25 });
      load.emit({ type: 'progress', ratio: 0.5 });
      const late = call(product, load);
      load.emit({ type: 'progress', ratio: 1 });
      load.finish();
      await Promise.all([early.first('leased'), late.first('leased')]);
      for (const caller of [early, late]) {
        checkProgress(caller.events);
        caller.unsubscribe();
      }
    },
  },
  {
    title: 'one load serves a thousand callers at once, and its value is closed once',
    check: async (product) => {
      const load = countedLoad();
      const all = callers(product, load, 1000);
      check(load.counts.begun === 1, `${load.counts.begun} loads were begun.`);
      const value = load.finish();
      for (const caller of all) {
        const leased = await caller.first('leased');
        check(leased.value === value, 'A caller was given something else.');
      }
      for (const caller of all) caller.unsubscribe();
      await product.cache.settled();
      checkEqual([load.counts.begun, value.disposals], [1, 1], 'Loads begun, and times that the value was closed');
    },
  },
  {
    title: 'only the first caller of a load is told that it is no hit',
    check: async (product) => {
      const load = countedLoad();
      const [first, second] = [call(product, load), call(product, load)];
      load.finish();
      const third = call(product, load);
      const hits: boolean[] = [];
      for (const caller of [first, second, third]) hits.push((await caller.first('leased')).hit);
      for (const caller of [first, second, third]) caller.unsubscribe();
      checkEqual(hits, [false, true, true], 'hit of the first caller, of one during the load, of one after it');
    },
  },
  {
    title: 'one caller leaving during the load affects no other',
    check: async (product) => {
      const load = countedLoad();
      const all = callers(product, load, 3);
      all[0]?.unsubscribe();
      all[2]?.unsubscribe();
      check(load.counts.running === 1, 'The load was cancelled though somebody waits for it.');
      const value = load.finish();
      check((await all[1]?.first('leased'))?.value === value, 'Who stayed was given something else.');
      check(value.disposals === 0, 'The value was closed though somebody holds it.');
      all[1]?.unsubscribe();
    },
  },
  {
    title: 'the last caller leaving cancels the load',
    check: async (product) => {
      const load = countedLoad();
      const all = callers(product, load, 3);
      for (const caller of all) caller.unsubscribe();
      await product.cache.settled();
      checkEqual(load.counts, { begun: 1, running: 0 }, 'Loads');
      const next = call(product, load);
      checkEqual(load.counts, { begun: 2, running: 1 }, 'Loads, once somebody came again');
      next.unsubscribe();
    },
  },
  {
    title: 'leaving inside next cancels the load',
    check: async ({ cache }) => {
      const load = countedLoad();
      record(cache.acquire('key', load.load), (_, unsubscribe) => unsubscribe());
      load.emit({ type: 'progress', ratio: 0.5 });
      await cache.settled();
      checkEqual(load.counts, { begun: 1, running: 0 }, 'Loads');
    },
  },
  {
    title: 'a failed load reaches every waiter with its own error, and is not kept',
    check: async (product) => {
      const load = countedLoad();
      const all = callers(product, load, 3);
      const error = new ClipwrightError('source-missing', 'There is no such source.');
      load.fail(error);
      await turns();
      check(
        all.every((caller) => caller.end?.error === error),
        'A waiter was not given the error of the load.',
      );
      const { caller, value } = await holder(product, load);
      checkEqual(load.counts.begun, 2, 'Loads begun after a failure');
      caller.unsubscribe();
      await product.cache.settled();
      checkEqual(value.disposals, 1, 'Times that the value was closed');
    },
  },
  {
    title: 'what is loaded is what its own caller asks for, never by a load, or with a failure, of one before',
    check: async (product) => {
      const endings: Readonly<Record<string, (load: CountedLoad, caller: CacheRecording) => void>> = {
        'was left': () => {},
        failed: (load) => load.fail(new ClipwrightError('source-missing', 'There is no such source.')),
        'was given back': (load) => load.finish(),
      };
      for (const [way, end] of Object.entries(endings)) {
        const [before, own] = [countedLoad(), countedLoad()];
        const first = call(product, before, way);
        end(before, first);
        await turns();
        first.unsubscribe();
        await product.cache.settled();
        const next = call(product, own, way);
        checkEqual([before.counts.begun, own.counts.begun], [1, 1], `Loads begun, before and after one that ${way}`);
        const value = own.finish();
        check((await next.first('leased')).value === value, `After one that ${way} a caller was given something else.`);
        next.unsubscribe();
      }
    },
  },
  {
    title: 'keys have nothing to do with each other',
    check: async (product) => {
      const [load, otherLoad] = [countedLoad(), countedLoad()];
      const one = await holder(product, load, 'one');
      const two = await holder(product, otherLoad, 'two');
      one.caller.unsubscribe();
      await product.cache.settled();
      checkEqual([one.value.disposals, two.value.disposals], [1, 0], 'Times that each was closed after one was left');
      two.caller.unsubscribe();
    },
  },
  {
    title: 'a load that completes without a value is a contract-violation',
    check: (product) => checkViolation(product, () => of(), 'An empty load'),
  },
  {
    title: 'a load that throws is a contract-violation',
    check: (product) =>
      checkViolation(
        product,
        () => {
          throw new Error('a load that throws');
        },
        'A load that throws',
      ),
  },
  {
    title: 'a load with two values is a contract-violation, and both are closed once',
    check: async (product) => {
      const values = [new CountedValue(), new CountedValue()];
      const events = values.map((value): ProgressEvent | LoadedValue<CountedValue> => ({ type: 'loaded', value }));
      await checkViolation(product, () => of(...events), 'A load with two values');
      checkEqual(
        values.map(({ disposals }) => disposals),
        [1, 1],
        'Times that each value was closed',
      );
    },
  },
];
