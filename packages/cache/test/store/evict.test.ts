import { existsSync } from 'node:fs';
import { link, mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestText } from '@clipwright/node-kit';
import { hold, producing, readBack, textOf } from '@clipwright/test-kit/artifacts';
import { isSoak } from '@clipwright/test-kit/soak';
import { describe, expect, it } from 'vitest';
import { directoryStore, inspectStore, pruneStore } from '../../src/index.ts';
import { shardedFile, storeLayout } from '../../src/store/layout.ts';
import { eachInDirectory } from './steps.ts';
import { startWorker } from './worker.ts';

const directory = eachInDirectory();
const kilobyte = (letter: string): string => letter.repeat(1000);

/** Sets the last use of an entry, in seconds since 1970. */
async function setLastUse(key: string, content: string, seconds: number): Promise<void> {
  const layout = storeLayout(directory.path);
  await utimes(shardedFile(layout.records, digestText(key)), seconds, seconds);
  await utimes(shardedFile(layout.blobs, digestText(content)), seconds, seconds);
}

async function fill(keys: string): Promise<void> {
  await using store = directoryStore({ directory: directory.path });
  for (const key of keys) await readBack(store, key, producing(kilobyte(key)));
  let age = 1000;
  for (const key of keys) await setLastUse(key, kilobyte(key), age++);
}

/** Which of the keys are there, by their records and blobs. */
function present(keys: string): { records: string; blobs: string } {
  const layout = storeLayout(directory.path);
  const there = (path: string): boolean => existsSync(path);
  return {
    records: [...keys].filter((key) => there(shardedFile(layout.records, digestText(key)))).join(''),
    blobs: [...keys].filter((key) => there(shardedFile(layout.blobs, digestText(kilobyte(key))))).join(''),
  };
}

describe('eviction', () => {
  it('removes what was used longest ago, records before their blobs', async () => {
    await fill('abcdef');
    const { bytes } = await inspectStore(directory.path);
    const each = bytes / 6;
    const pruned = await pruneStore(directory.path, { maxBytes: each * 4 });
    expect(present('abcdef')).toEqual({ records: 'cdef', blobs: 'cdef' });
    expect(pruned).toEqual({ removed: { files: 4, bytes: each * 2 }, bytes: each * 4 });
    expect((await inspectStore(directory.path)).bytes).toBe(each * 4);
    // A little less: the oldest record goes, its blob is left over and goes next.
    await pruneStore(directory.path, { maxBytes: each * 4 - 1 });
    expect(present('abcdef')).toEqual({ records: 'def', blobs: 'cdef' });
    await pruneStore(directory.path, { maxBytes: each * 3 });
    expect(present('abcdef')).toEqual({ records: 'def', blobs: 'def' });
  });

  it('counts a hit as use', async () => {
    await fill('abc');
    await using store = directoryStore({ directory: directory.path });
    await readBack(store, 'a', producing('unwanted'));
    await pruneStore(directory.path, { maxBytes: 1500 });
    expect(present('abc')).toEqual({ records: 'a', blobs: 'a' });
  });

  it('spares what is in use, with its record, whatever the limit', async () => {
    await fill('abc');
    await using store = directoryStore({ directory: directory.path });
    {
      await using held = await hold(store, 'a', producing('unwanted'));
      await setLastUse('a', kilobyte('a'), 1);
      await pruneStore(directory.path, { maxBytes: 0 });
      expect(present('abc')).toEqual({ records: 'a', blobs: 'a' });
      expect(await textOf(held.artifact)).toBe(kilobyte('a'));
    }
    await pruneStore(directory.path, { maxBytes: 0 });
    expect(present('abc')).toEqual({ records: '', blobs: '' });
  });

  it('does not take the file of who holds it, even where it cannot know of the use', async () => {
    await fill('a');
    await using store = directoryStore({ directory: directory.path });
    await using held = await hold(store, 'a', producing('unwanted'));
    const layout = storeLayout(directory.path);
    await rm(layout.blobs, { recursive: true });
    expect(await textOf(held.artifact)).toBe(kilobyte('a'));
  });

  it('keeps an open store under its limit, down to the low mark', async () => {
    const keys = 'abcdefghijklmnopqrst';
    await using store = directoryStore({ directory: directory.path, maxBytes: 10_000 });
    for (const key of keys) {
      await readBack(store, key, producing(kilobyte(key)));
      await store.settled();
      expect((await inspectStore(directory.path)).bytes).toBeLessThanOrEqual(10_000);
    }
    const { evicted, evictedBytes, bytes = 0 } = store.statistics();
    expect(evicted).toBeGreaterThan(20);
    expect(bytes + evictedBytes).toBeGreaterThan(20_000);
    // The latest are there.
    expect(present('rst').records).toBe('rst');
  });

  it('makes room for what had been in use when the store is closed', async () => {
    {
      await using store = directoryStore({ directory: directory.path, maxBytes: 2500 });
      await using a = await hold(store, 'a', producing(kilobyte('a')));
      await using b = await hold(store, 'b', producing(kilobyte('b')));
      await using c = await hold(store, 'c', producing(kilobyte('c')));
      await Promise.resolve([a, b, c]);
      expect((await inspectStore(directory.path)).bytes).toBeGreaterThan(2500);
    }
    expect((await inspectStore(directory.path)).bytes).toBeLessThanOrEqual(2500);
  });

  it('touches nothing that is not the store’s own', async () => {
    await fill('a');
    const layout = storeLayout(directory.path);
    const foreign = [join(directory.path, 'film.mov'), join(layout.blobs, 'notes'), join(layout.root, 'x')];
    await mkdir(join(layout.blobs, 'ab'), { recursive: true });
    foreign.push(join(layout.blobs, 'ab', 'mine.txt'));
    for (const path of foreign) await writeFile(path, 'mine');
    await pruneStore(directory.path, { maxBytes: 0 });
    for (const path of foreign) expect((await stat(path)).isFile()).toBe(true);
    expect(present('a')).toEqual({ records: '', blobs: '' });
  });

  it('lets quarantined files and fingerprints grow old as well', async () => {
    const layout = storeLayout(directory.path);
    await mkdir(layout.quarantine, { recursive: true });
    await writeFile(join(layout.quarantine, `${digestText('x')}.1`), 'x');
    const source = shardedFile(layout.sources, digestText('y'));
    await mkdir(join(source, '..'), { recursive: true });
    await writeFile(source, 'y');
    expect(await pruneStore(directory.path, { maxBytes: 0 })).toEqual({ removed: { files: 2, bytes: 2 }, bytes: 0 });
    expect(await readdir(layout.quarantine)).toEqual([]);
  });

  it('leaves a blob alone that a request has under a name of its own', async () => {
    await fill('a');
    const blob = shardedFile(storeLayout(directory.path).blobs, digestText(kilobyte('a')));
    await link(blob, join(directory.path, 'held'));
    expect((await inspectStore(directory.path)).blobs.inUse).toBe(1);
    await pruneStore(directory.path, { maxBytes: 0 });
    expect(present('a')).toEqual({ records: 'a', blobs: 'a' });
  });
});

describe('eviction against readers in other processes', () => {
  const limit = isSoak ? 100_000_000 : 2_000_000;
  const milliseconds = isSoak ? 60_000 : 1_000;
  const writers = isSoak ? 4 : 2;

  it(`for ${milliseconds / 1000} s: nothing but misses, and the size is back under the limit`, async ({ annotate }) => {
    const path = join(directory.path, 'store');
    const common = {
      directory: path,
      log: join(directory.path, 'log'),
      bytes: limit / 50,
      maxBytes: limit,
      milliseconds,
    };
    const workers = Array.from({ length: 2 * writers }, (_, seed) =>
      // Writers each bring new keys, together more than there is room for; readers go over keys of the writers, and
      // hold them.
      seed < writers
        ? startWorker({ ...common, seed, prefix: `${seed}-`, keys: 10_000, min: 120 / writers })
        : startWorker({ ...common, seed, prefix: `${seed - writers}-`, keys: 20, holding: 100 }),
    );
    for (const worker of workers) expect(await worker.ended).toMatchObject({ code: 0 });
    const { bytes, sessions } = await inspectStore(path);
    expect(bytes).toBeLessThanOrEqual(limit);
    expect(sessions).toBe(0);
    await annotate(`${bytes} of ${limit} bytes at the end`);
    const reports = await Promise.all(workers.map((worker) => worker.ended));
    expect(reports.some(({ output }) => /"evicted":[1-9]/.test(output))).toBe(true);
  });
});
