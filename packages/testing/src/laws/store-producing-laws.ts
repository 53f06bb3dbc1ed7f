import { ClipwrightError } from '@clipwright/core';
import { check, checkEqual, checkTyped } from './check.ts';
import { type Law, turns } from './law.ts';
import { checkNothingLeft } from './leftovers.ts';
import { checkFinal, checkProgress, record } from './recording.ts';
import { ask, type ProducerOptions, producer, type StoreProduct } from './store-product.ts';

/** A producer that does not end as it should: whoever waits is told, nothing is kept, and nothing is left. */
async function checkRefused(product: StoreProduct, options: ProducerOptions, what: string): Promise<unknown> {
  const bad = ask(product, producer(product, options));
  await bad.first('stored').catch(() => {});
  check(bad.end?.error !== undefined, `${what}: it was accepted.`);
  checkTyped(bad.end.error, what);
  const good = producer(product);
  const caller = ask(product, good);
  await caller.first('stored');
  caller.unsubscribe();
  checkEqual(good.counts.begun, 1, `${what}: producers begun afterwards`);
  await checkNothingLeft(product, product.store);
  return bad.end.error;
}

/** How producers are begun, shared, cancelled and checked. */
export const storeProducingLaws: readonly Law<StoreProduct>[] = [
  {
    title: 'nothing is produced before subscription',
    check: async (product) => {
      const { produce, counts } = producer(product);
      product.store.acquire('key', produce);
      product.store.acquire(null, produce);
      await turns();
      check(counts.begun === 0, 'A producer was begun without a subscriber.');
    },
  },
  {
    title: 'a caller gets progress, then one stored, and the stream stays open',
    check: async (product) => {
      const caller = ask(product, producer(product));
      await caller.first('stored');
      await turns();
      checkFinal(caller.events, 'stored');
      check(
        caller.events.some((event) => event.type === 'progress' && event.bytes === 1000 * event.ratio),
        'The progress of the producer was not passed on, with its bytes.',
      );
      check(caller.end === undefined, 'The stream ended with the file.');
      caller.unsubscribe();
    },
  },
  {
    title: 'progress never goes back, for whoever joins whenever',
    check: async (product) => {
      const work = producer(product, { free: false });
      const early = ask(product, work);
      await work.begun();
      const late = ask(product, work);
      work.release();
      await Promise.all([early.first('stored'), late.first('stored')]);
      for (const caller of [early, late]) {
        checkProgress(caller.events);
        caller.unsubscribe();
      }
    },
  },
  {
    title: 'one producer serves a thousand callers at once',
    check: async (product) => {
      const work = producer(product);
      const callers = Array.from({ length: 1000 }, () => ask(product, work));
      const hits: boolean[] = [];
      for (const caller of callers) hits.push((await caller.first('stored')).hit);
      for (const caller of callers) caller.unsubscribe();
      checkEqual(work.counts.begun, 1, 'Producers begun');
      checkEqual(hits.indexOf(false), 0, 'Who was told first that it is no hit');
      checkEqual(hits.lastIndexOf(false), 0, 'Who was told last that it is no hit');
    },
  },
  {
    title: 'one caller leaving affects no other',
    check: async (product) => {
      const work = producer(product, { free: false });
      const callers = Array.from({ length: 3 }, () => ask(product, work));
      await work.begun();
      callers[0]?.unsubscribe();
      callers[2]?.unsubscribe();
      await turns();
      checkEqual(work.counts, { begun: 1, running: 1 }, 'Producers while somebody waits');
      work.release();
      await callers[1]?.first('stored');
      callers[1]?.unsubscribe();
    },
  },
  {
    title: 'the last caller leaving cancels the producer, and nothing is left or kept',
    check: async (product) => {
      const work = producer(product, { free: false });
      const callers = [ask(product, work), ask(product, work)];
      await work.begun();
      await turns();
      for (const caller of callers) caller.unsubscribe();
      await checkNothingLeft(product, product.store);
      checkEqual(work.counts, { begun: 1, running: 0 }, 'Producers after all had left');
      work.release();
      await turns();
      const next = producer(product);
      const caller = ask(product, next);
      await caller.first('stored');
      checkEqual(next.counts.begun, 1, 'Producers begun for who came next');
      caller.unsubscribe();
    },
  },
  {
    title: 'leaving before the first event, and inside next, leaves nothing',
    check: async (product) => {
      const work = producer(product);
      ask(product, work, 'one').unsubscribe();
      await checkNothingLeft(product, product.store);
      const inside = record(product.store.acquire('two', work.produce), (_, unsubscribe) => unsubscribe());
      await Promise.race([inside.first('progress'), inside.first('stored')]);
      await checkNothingLeft(product, product.store);
      const late = record(product.store.acquire('three', work.produce), ({ type }, unsubscribe) => {
        if (type === 'stored') unsubscribe();
      });
      await late.first('stored');
      await checkNothingLeft(product, product.store);
      checkEqual(work.counts.running, 0, 'Producers running');
    },
  },
  {
    title: 'a failed producer reaches every waiter with its own error, and nothing is left or kept',
    check: async (product) => {
      const error = new ClipwrightError('source-damaged', 'It does not decode.');
      const work = producer(product, { free: false, ending: { error } });
      const callers = [ask(product, work), ask(product, work)];
      work.release();
      for (const caller of callers) await caller.first('stored').catch(() => {});
      for (const { end } of callers) checkTyped(end?.error, 'What a waiter was given', 'source-damaged');
      const own = await checkRefused(product, { ending: { error } }, 'A producer that fails');
      check(own === error, 'A waiter was not given the error of the producer itself.');
    },
  },
  {
    title: 'a producer that fails after its caller has left is followed by that of the next',
    check: async (product) => {
      const error = new ClipwrightError('source-closed', 'The source was closed.');
      const [gone, own] = [producer(product, { free: false, ending: { error } }), producer(product)];
      const [leaver, waiter] = [ask(product, gone), ask(product, own)];
      await gone.begun();
      leaver.unsubscribe();
      gone.release();
      await waiter.first('stored');
      checkEqual(own.counts.begun, 1, 'Producers of the one who waited');
      waiter.unsubscribe();
      await checkNothingLeft(product, product.store);
    },
  },
  {
    title: 'a producer that completes without produced is a contract-violation',
    check: async (product) => {
      const error = await checkRefused(product, { ending: 'nothing' }, 'A producer without an end');
      checkTyped(error, 'A producer without an end', 'contract-violation');
    },
  },
  {
    title: 'a producer that ends twice is a contract-violation',
    check: async (product) => {
      const error = await checkRefused(product, { ending: 'twice' }, 'A producer that ends twice');
      checkTyped(error, 'A producer that ends twice', 'contract-violation');
    },
  },
  {
    title: 'a producer that throws, or wrote no file, is a typed error',
    check: async (product) => {
      const caller = record(
        product.store.acquire('thrown', () => {
          throw new Error('a producer that throws');
        }),
      );
      await caller.first('stored').catch(() => {});
      checkTyped(caller.end?.error, 'A producer that throws');
      await checkRefused(product, { writes: false }, 'A producer that wrote no file');
    },
  },
];
