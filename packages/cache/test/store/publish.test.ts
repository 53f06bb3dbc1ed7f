import { stat } from 'node:fs/promises';
import { digestText } from '@clipwright/node-kit';
import { hold, producing, readBack, textOf } from '@clipwright/test-kit/artifacts';
import { describe, expect, it } from 'vitest';
import { inspectStore } from '../../src/index.ts';
import { type FileSystem, nodeFileSystem } from '../../src/store/file-system.ts';
import { shardedFile, storeLayout } from '../../src/store/layout.ts';
import { type DirectoryStore, openStore } from '../../src/store/open-store.ts';
import { storeTiming } from '../../src/store/timing.ts';
import { failing } from './faulty-files.ts';
import { eachInDirectory } from './steps.ts';

const directory = eachInDirectory();

function storeOn(files: FileSystem): DirectoryStore {
  return openStore({
    files,
    layout: storeLayout(directory.path),
    timing: storeTiming,
    maxBytes: 1e9,
    sampleAbove: 1e9,
  });
}

describe('a finished file', () => {
  it.each([
    ['linked', {}],
    ['copied, where there are no links', { link: failing('ENOTSUP') }],
  ])('is flushed before it is put in place, and so is its record: %s', async (_, more) => {
    const flushed = new Set<bigint>();
    const placed: boolean[] = [];
    const inode = async (path: string): Promise<bigint> => (await nodeFileSystem.status(path)).inode;
    await using store = storeOn({
      ...nodeFileSystem,
      ...more,
      flush: async (path) => {
        await nodeFileSystem.flush(path);
        flushed.add(await inode(path));
      },
      rename: async (from, to) => {
        placed.push(flushed.has(await inode(from)));
        await nodeFileSystem.rename(from, to);
      },
    });
    expect(await readBack(store, 'key', producing('content'))).toMatchObject({ text: 'content', hit: false });
    expect(placed).toEqual([true, true]);
  });

  it('is not read again by the store that made it', async () => {
    const read: string[] = [];
    await using store = storeOn({
      ...nodeFileSystem,
      read: (path, ...range) => {
        read.push(path);
        return nodeFileSystem.read(path, ...range);
      },
    });
    {
      await using made = await hold(store, 'key', producing('content'));
      expect(read).toEqual([made.artifact.file]);
    }
    await using found = await hold(store, 'key', producing('unwanted'));
    expect([found.hit, read.length]).toEqual([true, 1]);
  });

  it('is counted to the byte, with its record', async () => {
    await using store = storeOn(nodeFileSystem);
    for (const key of ['measured', 'added', 'added too']) {
      await readBack(store, key, producing(`content of ${key}`));
      await store.settled();
      expect(store.statistics().bytes).toBe((await inspectStore(directory.path)).bytes);
    }
  });

  it('becomes a blob that cannot be written by accident, and its record is no younger', async () => {
    await using store = storeOn(nodeFileSystem);
    const layout = storeLayout(directory.path);
    const record = shardedFile(layout.records, digestText('key'));
    const blob = shardedFile(layout.blobs, digestText('content'));
    for (const hit of [false, true]) {
      expect((await readBack(store, 'key', producing('content'))).hit).toBe(hit);
      expect((await stat(record)).mtimeMs).toBeLessThanOrEqual((await stat(blob)).mtimeMs);
    }
    expect((await stat(blob)).mode & 0o222).toBe(0);
  });

  it.each([
    ['rename', 'ENOSPC'],
    ['rename', 'EACCES'],
    ['makeReadOnly', 'EIO'],
    ['flush', 'EMFILE'],
  ] as const)('is given out also when it cannot be kept: %s fails with %s', async (name, code) => {
    await using store = storeOn({ ...nodeFileSystem, [name]: failing(code) });
    for (const _ of [1, 2]) {
      await using held = await hold(store, 'key', producing('content'));
      expect([await textOf(held.artifact), held.hit]).toEqual(['content', false]);
    }
    expect(store.statistics()).toMatchObject({ hits: 0, misses: 2, unkept: 2 });
  });

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EFBIG', 'disk-full'],
    ['EIO', 'store-failed'],
  ])('is refused when the disk cannot hold its content: %s', async (code, expected) => {
    await using store = storeOn({ ...nodeFileSystem, flush: failing(code) });
    await expect(hold(store, 'key', producing('content'))).rejects.toMatchObject({
      code: expected,
      details: { directory: directory.path, errno: code },
    });
  });

  it('is shared by keys with the same content', async () => {
    await using store = storeOn(nodeFileSystem);
    await using a = await hold(store, 'a', producing('content'));
    await using b = await hold(store, 'b', producing('content', 'other meta'));
    expect([await textOf(a.artifact), await textOf(b.artifact), b.hit]).toEqual(['content', 'content', false]);
    expect(await readBack(store, 'a', producing('unwanted'))).toMatchObject({ meta: 'meta', hit: true });
    expect(await readBack(store, 'b', producing('unwanted'))).toMatchObject({ meta: 'other meta', hit: true });
  });
});
