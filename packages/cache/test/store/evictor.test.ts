import { link, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pendingWork } from '@clipwright/core/author';
import { digestText } from '@clipwright/node-kit';
import { describe, expect, it } from 'vitest';
import { CheckedBlobs } from '../../src/store/checked-blobs.ts';
import { Evictor } from '../../src/store/evictor.ts';
import { type FileSystem, nodeFileSystem } from '../../src/store/file-system.ts';
import { shardedFile, shardOf, storeLayout } from '../../src/store/layout.ts';
import { noCounts } from '../../src/store/statistics.ts';
import { diskError } from './faulty-files.ts';
import { eachInDirectory } from './steps.ts';

const directory = eachInDirectory();
const limit = 1000;

/** An evictor of a store that may hold 1000 bytes, and how often it has measured it. */
function evictorWith(before: () => Promise<void> = async () => {}) {
  const layout = storeLayout(directory.path);
  let measured = 0;
  const files: FileSystem = {
    ...nodeFileSystem,
    list: async (path) => {
      if (path === layout.blobs) {
        measured += 1;
        await before();
      }
      return nodeFileSystem.list(path);
    },
  };
  const counts = noCounts();
  const pending = pendingWork();
  const evictor = new Evictor({ files, layout, checked: new CheckedBlobs(files), counts }, limit, pending);
  return {
    counts,
    evictor,
    measured: () => measured,
    /** Tells of bytes, and gives how often it has measured and what it thinks is there once nothing runs. */
    add: async (bytes: number) => {
      evictor.added(bytes);
      await pending.settled();
      return { measured, bytes: counts.bytes };
    },
  };
}

let age = 0;

/** A file of the store, younger than those before it; its path. */
async function put(bytes: number): Promise<string> {
  age += 1;
  const { blobs } = storeLayout(directory.path);
  const name = digestText(String(age));
  await mkdir(shardOf(blobs, name), { recursive: true });
  const path = shardedFile(blobs, name);
  await writeFile(path, 'x'.repeat(bytes));
  await utimes(path, age, age);
  return path;
}

describe('an evictor', () => {
  it('measures at first, then adds up, and measures again when a twentieth of the limit has been added', async () => {
    const { add } = evictorWith();
    await put(100);
    expect(await add(10)).toEqual({ measured: 1, bytes: 100 });
    expect(await add(40)).toEqual({ measured: 1, bytes: 140 });
    expect(await add(9)).toEqual({ measured: 1, bytes: 149 });
    // Others add to it as well.
    await put(70);
    expect(await add(1)).toEqual({ measured: 2, bytes: 170 });
    expect(await add(49)).toEqual({ measured: 2, bytes: 219 });
  });

  it('measures at once when more than the limit seems to be there', async () => {
    const { add } = evictorWith();
    await put(980);
    expect(await add(1)).toEqual({ measured: 1, bytes: 980 });
    expect(await add(20)).toEqual({ measured: 1, bytes: 1000 });
    expect(await add(1)).toEqual({ measured: 2, bytes: 980 });
  });

  it('removes nothing up to the limit, and down to nine tenths of it above', async () => {
    const { add, counts } = evictorWith();
    for (let file = 0; file < 25; file += 1) await put(40);
    await add(1000);
    expect(counts).toMatchObject({ bytes: 1000, evicted: 0, evictedBytes: 0 });
    await put(40);
    await add(40);
    expect(counts).toMatchObject({ bytes: 880, evicted: 4, evictedBytes: 160 });
    for (let file = 0; file < 4; file += 1) await put(40);
    await add(160);
    expect(counts).toMatchObject({ bytes: 880, evicted: 8, evictedBytes: 320 });
  });

  it('measures once at a time, and counts what comes meanwhile', async () => {
    let proceed = (): void => {};
    const gate = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    const { add, evictor, measured, counts } = evictorWith(() => gate);
    await put(100);
    const first = add(100);
    evictor.added(2000);
    const second = add(3);
    proceed();
    await Promise.all([first, second]);
    expect([measured(), counts.bytes]).toEqual([1, 2103]);
    expect(await add(1)).toEqual({ measured: 2, bytes: 100 });
  });

  it('counts a disk that fails, and measures at the next addition', async () => {
    let fails = true;
    const { add, counts } = evictorWith(async () => {
      if (fails) throw diskError('EIO');
    });
    await put(100);
    expect(await add(100)).toEqual({ measured: 1, bytes: undefined });
    expect(counts.failures).toBe(1);
    fails = false;
    expect(await add(1)).toEqual({ measured: 2, bytes: 100 });
    expect(counts.failures).toBe(1);
  });
});

describe('an evictor at the end', () => {
  it('looks once more if what was added since it measured may have filled it, and waits for what runs', async () => {
    let proceed = (): void => {};
    const gate = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    const { evictor, measured, counts } = evictorWith(() => gate);
    await put(100);
    evictor.added(100);
    const finished = evictor.finish();
    proceed();
    await finished;
    expect([measured(), counts.bytes]).toEqual([1, 100]);
    evictor.added(1);
    expect([measured(), counts.bytes]).toEqual([1, 101]);
    await evictor.finish();
    expect([measured(), counts.bytes]).toEqual([1, 101]);
  });

  it('looks once more if more came in while it measured than it may hold', async () => {
    let proceed = (): void => {};
    const gate = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    const { evictor, measured, counts } = evictorWith(() => gate);
    await put(limit);
    evictor.added(limit);
    evictor.added(1);
    const finished = evictor.finish();
    proceed();
    await finished;
    expect([measured(), counts.bytes]).toEqual([2, limit]);
  });

  it('looks at nothing if nothing was ever added, or nothing since', async () => {
    const { add, evictor, measured } = evictorWith();
    await evictor.finish();
    expect(measured()).toBe(0);
    await put(limit);
    await add(limit);
    await evictor.finish();
    expect(measured()).toBe(1);
  });

  it('removes what was in use before, and left too much there', async () => {
    const { add, evictor, counts } = evictorWith();
    const file = await put(limit + 1);
    const held = join(directory.path, 'held');
    await link(file, held);
    expect(await add(limit + 1)).toEqual({ measured: 1, bytes: limit + 1 });
    await rm(held);
    await evictor.finish();
    expect(counts).toMatchObject({ bytes: 0, evicted: 1, evictedBytes: limit + 1 });
  });
});
