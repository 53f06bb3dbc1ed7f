import { mergeMapOrdered } from '@clipwright/core/operators';
import { from } from 'rxjs';
import { type CacheProduct, call, holder } from './cache-product.ts';
import { check, checkEqual, checkFails, checkTyped } from './check.ts';
import { countedLoad } from './counted-load.ts';
import { type Law, turns } from './law.ts';
import { record } from './recording.ts';

/** How values are held, given back and closed. */
export const cacheLeaseLaws: readonly Law<CacheProduct>[] = [
  {
    title: 'a value is closed when the last holder leaves, once, and not before',
    check: async (product) => {
      const load = countedLoad();
      const { caller, value } = await holder(product, load);
      const second = call(product, load);
      await second.first('leased');
      caller.unsubscribe();
      caller.unsubscribe();
      await turns();
      checkEqual(value.disposals, 0, 'Times that the value was closed while one still holds it');
      second.unsubscribe();
      await product.cache.settled();
      checkEqual(value.disposals, 1, 'Times that the value was closed');
    },
  },
  {
    title: 'leaving inside next of the lease gives the value back',
    check: async ({ cache }) => {
      const load = countedLoad();
      record(cache.acquire('key', load.load), ({ type }, unsubscribe) => type === 'leased' && unsubscribe());
      const value = load.finish();
      await turns();
      await cache.settled();
      checkEqual(value.disposals, 1, 'Times that the value was closed');
    },
  },
  {
    title: 'a lease that waits in a buffer is given back when the consumer leaves',
    check: async ({ cache }) => {
      const [first, second] = [countedLoad(), countedLoad()];
      const seen: boolean[] = [];
      // The first keeps the second, which is open, waiting for its turn.
      const consumer = from([first, second])
        .pipe(
          mergeMapOrdered((load, index) => cache.acquire(String(index), load.load), {
            concurrency: 2,
            ordered: ({ type }) => type === 'leased',
          }),
        )
        .subscribe(() => seen.push(true));
      const value = second.finish();
      await turns();
      checkEqual([seen.length, value.disposals], [0, 0], 'Events seen, and times that the value that waits was closed');
      consumer.unsubscribe();
      await cache.settled();
      checkEqual(value.disposals, 1, 'Times that the value was closed once the consumer had left');
      checkEqual(first.counts.running, 0, 'Loads running');
    },
  },
  {
    title: 'a key that is closing opens anew, and the old value takes nothing from the new',
    check: async (product) => {
      const load = countedLoad();
      const old = await holder(product, load);
      let closed = (): void => {};
      old.value.closing = new Promise((resolve) => {
        closed = resolve;
      });
      old.caller.unsubscribe();
      const { caller, value } = await holder(product, load);
      checkEqual(load.counts.begun, 2, 'Loads begun while the first value was closing');
      closed();
      await turns();
      const third = call(product, load);
      const leased = await third.first('leased');
      check(leased.value === value, 'Who came after the old value had closed was not given the new one.');
      checkEqual([load.counts.begun, value.disposals], [2, 0], 'Loads begun, and times that the new value was closed');
      caller.unsubscribe();
      third.unsubscribe();
    },
  },
  {
    title: 'settled waits for values that are closing',
    check: async (product) => {
      const { caller, value } = await holder(product, countedLoad());
      let closed = (): void => {};
      value.closing = new Promise((resolve) => {
        closed = resolve;
      });
      caller.unsubscribe();
      let settled = false;
      const settling = product.cache.settled().then(() => {
        settled = true;
      });
      await turns();
      check(!settled, 'settled() resolved while a value was closing.');
      closed();
      await settling;
    },
  },
  {
    title: 'a held lease keeps the value until it is released',
    check: async ({ cache }) => {
      const load = countedLoad();
      const holding = cache.hold('key', load.load);
      const value = load.finish();
      const lease = await holding;
      check(lease.value === value, 'The lease has another value.');
      checkEqual([lease.hit, value.disposals], [false, 0], 'hit, and times that the value was closed while held');
      lease.release();
      await cache.settled();
      checkEqual(value.disposals, 1, 'Times that the value was closed');
      const again = cache.hold('key', load.load);
      const next = load.finish();
      await (await again)[Symbol.asyncDispose]();
      await cache.settled();
      checkEqual(next.disposals, 1, 'Times that the value of a disposed lease was closed');
    },
  },
  {
    title: 'a held lease released twice throws lease-released',
    check: async ({ cache }) => {
      const load = countedLoad();
      const holding = cache.hold('key', load.load);
      const value = load.finish();
      const lease = await holding;
      lease.release();
      await checkFails(async () => lease.release(), 'The second release', 'lease-released');
      await cache.settled();
      checkEqual(value.disposals, 1, 'Times that the value was closed');
    },
  },
  {
    title: 'holding fails as acquiring does',
    check: async ({ cache }) => {
      const load = countedLoad();
      const holding = cache.hold('key', load.load);
      load.complete();
      await checkFails(() => holding, 'Holding what an empty load gives', 'contract-violation');
    },
  },
  {
    title: 'disposing the cache closes each value once, ends who waits, and refuses who comes; twice is harmless',
    check: async (product) => {
      const { cache } = product;
      const held = await holder(product, countedLoad(), 'held');
      const load = countedLoad();
      const waiting = call(product, load, 'waiting');
      await cache[Symbol.asyncDispose]();
      await cache[Symbol.asyncDispose]();
      checkTyped(waiting.end?.error, 'Who waited when the cache was disposed', 'disposed');
      checkEqual(load.counts, { begun: 1, running: 0 }, 'Loads after the cache was disposed');
      held.caller.unsubscribe();
      checkEqual(held.value.disposals, 1, 'Times that the held value was closed');
      const late = call(product, load, 'late');
      await turns();
      checkTyped(late.end?.error, 'Who comes after the cache was disposed', 'disposed');
      checkEqual(load.counts.begun, 1, 'Loads begun');
    },
  },
];
