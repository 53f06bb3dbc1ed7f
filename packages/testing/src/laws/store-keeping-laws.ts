import type { Artifact } from '@clipwright/core/author';
import { check, checkEqual, checkTyped } from './check.ts';
import { type Law, turns } from './law.ts';
import { checkNothingLeft } from './leftovers.ts';
import { ask, producer, type StoreProduct } from './store-product.ts';

const meta = { frames: 7, nested: [1, { deep: 'text', none: null }] };

async function contentOf(artifact: Artifact): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of artifact.read()) text += decoder.decode(bytes, { stream: true });
  return text + decoder.decode();
}

/** What is kept, for how long, and what is given back. */
export const storeKeepingLaws: readonly Law<StoreProduct>[] = [
  {
    title: 'the target is a file that does not exist yet, another one each time',
    check: async (product) => {
      const work = producer(product, { free: false, writes: false, ending: 'nothing' });
      const callers = [ask(product, work, 'one'), ask(product, work, 'two'), ask(product, work, null)];
      for (let tries = 0; work.targets.length < callers.length && tries < 1000; tries += 1) await turns(1);
      checkEqual(new Set(work.targets).size, 3, 'Different targets');
      for (const target of work.targets) {
        check(!(await product.exists(target)), `The target ${target} is there already.`);
        check(!/\.[^/\\.]*$/.test(target), `The name of the target ${target} has an extension.`);
      }
      for (const caller of callers) caller.unsubscribe();
      await checkNothingLeft(product, product.store);
    },
  },
  {
    title: 'an artifact is what was produced, the first time and later',
    check: async (product) => {
      for (const hit of [false, true]) {
        const caller = ask(product, producer(product, { content: 'ärtifact', meta }));
        const stored = await caller.first('stored');
        const { artifact } = stored;
        checkEqual(stored.hit, hit, 'hit');
        checkEqual(artifact.meta, meta, 'meta');
        checkEqual(artifact.bytes, 9, 'bytes');
        checkEqual(await contentOf(artifact), 'ärtifact', 'The content');
        checkEqual(await contentOf(artifact), 'ärtifact', 'The content, read again');
        check(await product.exists(artifact.file), `There is no file ${artifact.file}.`);
        caller.unsubscribe();
        await product.store.settled();
      }
    },
  },
  {
    title: 'a finished file stays when everybody has left, and is not produced again',
    check: async (product) => {
      const first = ask(product, producer(product));
      await first.first('stored');
      first.unsubscribe();
      await checkNothingLeft(product, product.store);
      const work = producer(product);
      const second = ask(product, work);
      await second.first('stored');
      second.unsubscribe();
      checkEqual(work.counts.begun, 0, 'Producers begun for a file that is finished');
    },
  },
  {
    title: 'keys have nothing to do with each other',
    check: async (product) => {
      const one = ask(product, producer(product, { content: 'one' }), 'one');
      const two = ask(product, producer(product, { content: 'two' }), 'two');
      const artifacts = [(await one.first('stored')).artifact, (await two.first('stored')).artifact];
      const contents = [];
      for (const artifact of artifacts) contents.push(await contentOf(artifact));
      checkEqual(contents, ['one', 'two'], 'The contents of two keys');
      one.unsubscribe();
      two.unsubscribe();
    },
  },
  {
    title: 'without a key a file is shared with nobody, and does not outlive its subscription',
    check: async (product) => {
      const work = producer(product);
      const callers = [ask(product, work, null), ask(product, work, null)];
      const files: string[] = [];
      for (const caller of callers) {
        const { artifact, hit } = await caller.first('stored');
        check(!hit, 'A file without a key is a hit.');
        files.push(artifact.file);
      }
      checkEqual([work.counts.begun, new Set(files).size], [2, 2], 'Producers begun, and files, for two callers');
      for (const caller of callers) caller.unsubscribe();
      await checkNothingLeft(product, product.store);
      for (const file of files) check(!(await product.exists(file)), `The file ${file} is still there.`);
    },
  },
  {
    title: 'a file that must not be kept is for those who waited for it, and produced anew for who comes later',
    check: async (product) => {
      const work = producer(product, { content: 'for now', keep: false, free: false });
      const present = [ask(product, work), ask(product, work)];
      await work.begun();
      work.release();
      const files: string[] = [];
      for (const caller of present) {
        const { artifact } = await caller.first('stored');
        checkEqual(await contentOf(artifact), 'for now', 'The content');
        files.push(artifact.file);
      }
      // While it is in use, and after that.
      const again = producer(product, { content: 'anew', keep: false });
      for (const wait of [false, true]) {
        if (wait) {
          for (const caller of present) caller.unsubscribe();
          await checkNothingLeft(product, product.store);
        }
        const later = ask(product, again);
        const { artifact, hit } = await later.first('stored');
        checkEqual([hit, await contentOf(artifact)], [false, 'anew'], 'hit, and the content, for a later caller');
        files.push(artifact.file);
        later.unsubscribe();
      }
      checkEqual([work.counts.begun, again.counts.begun], [1, 2], 'Producers begun, at first and later');
      await checkNothingLeft(product, product.store);
      for (const file of files) check(!(await product.exists(file)), `The file ${file} is still there.`);
      const good = ask(product, producer(product, { content: 'good' }));
      checkEqual(await contentOf((await good.first('stored')).artifact), 'good', 'What is kept in the end');
      good.unsubscribe();
    },
  },
  {
    title: 'disposing the store cancels what is produced, and refuses who comes; twice is harmless',
    check: async (product) => {
      const work = producer(product, { free: false });
      const waiting = ask(product, work);
      await work.begun();
      await product.store[Symbol.asyncDispose]();
      await product.store[Symbol.asyncDispose]();
      checkTyped(waiting.end?.error, 'Who waited when the store was disposed', 'disposed');
      await checkNothingLeft(product, product.store);
      checkEqual(work.counts, { begun: 1, running: 0 }, 'Producers after the store was disposed');
      const late = ask(product, work, 'late');
      await late.first('stored').catch(() => {});
      checkTyped(late.end?.error, 'Who comes after the store was disposed', 'disposed');
    },
  },
];
