import type { ProgressEvent } from '@clipwright/core';
import type { LoadedValue, LoadResource, LoadScope } from '@clipwright/core/author';
import { map, Observable, type Subscriber } from 'rxjs';
import type { CacheProduct } from './cache-product.ts';
import { check, checkEqual } from './check.ts';
import { CountedValue } from './counted-load.ts';
import { type Law, turns } from './law.ts';
import { record } from './recording.ts';

type LoadStep = ProgressEvent | LoadedValue<CountedValue>;

/**
 * A load moved by hand that takes no notice of being left, and hands its value on through an operator, where RxJS drops
 * what comes too late.
 */
function stubbornLoad() {
  let run: { readonly scope: LoadScope; readonly subscriber: Subscriber<LoadStep> } | undefined;
  const load: LoadResource<CountedValue> = (scope) =>
    new Observable<LoadStep>((subscriber) => {
      run = { scope, subscriber };
    }).pipe(map((step) => step));
  return {
    load,
    /** Something that the load makes and registers. */
    make: (): CountedValue => {
      const value = new CountedValue();
      run?.scope.add(value);
      return value;
    },
    deliver: (value: CountedValue): void => {
      run?.subscriber.next({ type: 'loaded', value });
      run?.subscriber.complete();
    },
  };
}

/** What becomes of that which a load has made, between its creation and its delivery. */
export const cacheScopeLaws: readonly Law<CacheProduct>[] = [
  {
    title: 'a value that a load has made is closed, once, when everybody leaves before its delivery',
    check: async ({ cache }) => {
      const { load, make, deliver } = stubbornLoad();
      const all = [record(cache.acquire('key', load)), record(cache.acquire('key', load))];
      const value = make();
      for (const caller of all) {
        checkEqual(value.disposals, 0, 'Times that the value was closed while somebody waits for it');
        caller.unsubscribe();
      }
      deliver(value);
      await turns();
      await cache.settled();
      checkEqual(value.disposals, 1, 'Times that the value was closed');
      check(
        all.every(({ events }) => events.length === 0),
        'Who had left was given the value.',
      );
    },
  },
  {
    title: 'a value that a load makes when everybody has left is closed, once',
    check: async ({ cache }) => {
      const { load, make, deliver } = stubbornLoad();
      record(cache.acquire('key', load)).unsubscribe();
      const value = make();
      deliver(value);
      await turns();
      await cache.settled();
      checkEqual(value.disposals, 1, 'Times that the value was closed');
    },
  },
  {
    title: 'what a load has made and not delivered is closed when it has ended, and what it delivered when it is left',
    check: async ({ cache }) => {
      const { load, make, deliver } = stubbornLoad();
      const caller = record(cache.acquire('key', load));
      const [part, value] = [make(), make()];
      deliver(value);
      await caller.first('leased');
      await turns();
      checkEqual([part.disposals, value.disposals], [1, 0], 'Times that the rest and the value were closed while held');
      caller.unsubscribe();
      await cache.settled();
      checkEqual([part.disposals, value.disposals], [1, 1], 'Times that the rest and the value were closed');
    },
  },
];
