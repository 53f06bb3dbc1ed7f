import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestText, thisProcess } from '@clipwright/node-kit';
import { hold, producing, readBack, textOf } from '@clipwright/test-kit/artifacts';
import { describe, expect, it } from 'vitest';
import { clearStore, directoryStore, inspectStore, pruneStore, temporaryStore, verifyStore } from '../../src/index.ts';
import { shardedFile, storeLayout } from '../../src/store/layout.ts';
import { encodeOwner } from '../../src/store/owner.ts';
import { deadOwner, eachInDirectory } from './steps.ts';

const directory = eachInDirectory();
const recordOf = (key: string): string => shardedFile(storeLayout(directory.path).records, digestText(key));
const blobOf = (content: string): string => shardedFile(storeLayout(directory.path).blobs, digestText(content));

async function fill(...keys: readonly string[]): Promise<void> {
  await using store = directoryStore({ directory: directory.path });
  for (const key of keys) await readBack(store, key, producing(`content of ${key}`));
}

describe('inspectStore', () => {
  it('finds nothing where there is no store, and makes none', async () => {
    const path = join(directory.path, 'none');
    expect(await inspectStore(path)).toEqual({
      directory: path,
      bytes: 0,
      entries: 0,
      blobs: { files: 0, bytes: 0, inUse: 0 },
      sources: 0,
      quarantined: { files: 0, bytes: 0 },
      sessions: 0,
    });
    expect(existsSync(path)).toBe(false);
  });

  it('says what there is, and what is in use', async () => {
    await fill('a', 'b');
    await using store = directoryStore({ directory: directory.path });
    await using held = await hold(store, 'a', producing('unwanted'));
    const info = await inspectStore(directory.path);
    const bytes = 'content of a'.length;
    expect(info).toMatchObject({ entries: 2, blobs: { files: 2, bytes: 2 * bytes, inUse: 1 }, sessions: 1 });
    expect(held.artifact.bytes).toBe(bytes);
    expect(Date.parse(info.latestUse ?? '')).toBeGreaterThanOrEqual(Date.parse(info.oldestUse ?? ''));
    expect(JSON.parse(JSON.stringify(info))).toEqual(info);
  });

  it('fails typed when it cannot look', async () => {
    await expect(inspectStore('')).rejects.toMatchObject({ code: 'invalid-option' });
  });
});

describe('verifyStore', () => {
  it('finds everything that is not as it should be, and repairs it when asked to', async () => {
    await fill('good', 'zeroed', 'torn', 'dangling', 'orphan', 'displaced');
    await rm(blobOf('content of zeroed'));
    await writeFile(blobOf('content of zeroed'), Buffer.alloc('content of zeroed'.length));
    await truncate(recordOf('torn'), 50);
    await rm(blobOf('content of dangling'));
    await rm(recordOf('orphan'));
    await rm(recordOf('displaced'));
    await writeFile(recordOf('displaced'), encodeOwner(thisProcess(), 'no record'));
    const expected = {
      good: 1,
      damagedRecords: [recordOf('torn'), recordOf('displaced')].sort(),
      damagedBlobs: [blobOf('content of zeroed')],
      danglingRecords: [recordOf('zeroed'), recordOf('dangling')].sort(),
      orphanedBlobs: ['torn', 'orphan', 'displaced'].map((key) => blobOf(`content of ${key}`)).sort(),
      repaired: 0,
    };
    const ratios: number[] = [];
    expect(sorted(await verifyStore(directory.path, { onProgress: (ratio) => ratios.push(ratio) }))).toEqual(expected);
    expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
    expect(ratios.at(-1)).toBe(1);
    expect(sorted(await verifyStore(directory.path, { repair: true }))).toEqual({ ...expected, repaired: 8 });
    expect(await verifyStore(directory.path)).toEqual({
      good: 1,
      damagedRecords: [],
      damagedBlobs: [],
      danglingRecords: [],
      orphanedBlobs: [],
      repaired: 0,
    });
    expect((await inspectStore(directory.path)).quarantined.files).toBe(1);
    await using store = directoryStore({ directory: directory.path });
    expect(await readBack(store, 'good', producing('unwanted'))).toMatchObject({ hit: true, text: 'content of good' });
  });
});

describe('verifyStore, while the store is used', () => {
  it('leaves alone what a request holds, and finds a record in the place of another', async () => {
    await fill('a', 'b');
    await using store = directoryStore({ directory: directory.path });
    await using held = await hold(store, 'a', producing('unwanted'));
    await copyFile(recordOf('b'), recordOf('a'));
    expect(await verifyStore(directory.path, { repair: true })).toMatchObject({
      good: 1,
      damagedRecords: [recordOf('a')],
      orphanedBlobs: [],
      repaired: 1,
    });
    expect(await textOf(held.artifact)).toBe('content of a');
    expect(existsSync(blobOf('content of a'))).toBe(true);
  });
});

describe('clearStore', () => {
  it('removes every entry; who holds one keeps it', async () => {
    await fill('a', 'b');
    await using store = directoryStore({ directory: directory.path });
    await using held = await hold(store, 'a', producing('unwanted'));
    const cleared = await clearStore(directory.path);
    expect(cleared).toMatchObject({ removed: { files: 4 }, bytes: 0 });
    expect(await textOf(held.artifact)).toBe('content of a');
    expect(await readBack(store, 'b', producing('new'))).toMatchObject({ hit: false, text: 'new' });
  });

  it('touches nothing where there is no store', async () => {
    await writeFile(join(directory.path, 'film.mov'), 'mine');
    expect(await clearStore(directory.path)).toEqual({ removed: { files: 0, bytes: 0 }, bytes: 0 });
    expect(await readdir(directory.path)).toEqual(['film.mov']);
  });
});

describe('pruneStore', () => {
  it('removes also what dead processes left', async () => {
    await fill('a');
    const { sessions, leases } = storeLayout(directory.path);
    const dead = encodeOwner(deadOwner(), 'gone');
    await mkdir(join(sessions, 'gone', 'request-1'), { recursive: true });
    await writeFile(join(sessions, 'gone.json'), dead);
    await writeFile(join(leases, digestText('a')), dead);
    expect(await pruneStore(directory.path, { maxBytes: 1e6 })).toMatchObject({ removed: { files: 0 } });
    expect([await readdir(sessions), await readdir(leases)]).toEqual([[], []]);
  });

  it('refuses a limit that is none', async () => {
    await expect(pruneStore(directory.path, { maxBytes: -1 })).rejects.toMatchObject({ code: 'invalid-option' });
  });
});

describe('temporaryStore', () => {
  it('removes what killed processes left beside it, and nothing of living ones', async () => {
    const options = { directory: directory.path };
    await using living = temporaryStore(options);
    await using held = await hold(living, 'key', producing('content'));
    const [killed, unused] = [temporaryStore(options), temporaryStore(options)];
    await readBack(killed, 'key', producing('content'));
    for (const { directory: path } of [killed, unused]) {
      await writeFile(join(path, 'owner.json'), encodeOwner(deadOwner(), 'gone'));
    }
    await utimes(living.directory, 1000, 1000);
    await temporaryStore(options)[Symbol.asyncDispose]();
    expect([killed, unused].map(({ directory: path }) => existsSync(path))).toEqual([false, false]);
    expect(await textOf(held.artifact)).toBe('content');
    await killed[Symbol.asyncDispose]();
    await unused[Symbol.asyncDispose]();
  });

  it("removes another machine's only when it is old and silent", async () => {
    const options = { directory: directory.path };
    const [old, young, working] = [temporaryStore(options), temporaryStore(options), temporaryStore(options)];
    const elsewhere = encodeOwner({ ...thisProcess(), machine: 'elsewhere' }, 'other');
    for (const { directory: path } of [old, young, working]) await writeFile(join(path, 'owner.json'), elsewhere);
    await readBack(working, 'key', producing('content'));
    for (const { directory: path } of [old, working]) await utimes(path, 1000, 1000);
    await temporaryStore(options)[Symbol.asyncDispose]();
    const there = [old, young, working].map(({ directory: path }) => existsSync(path));
    expect(there).toEqual([false, true, true]);
    for (const store of [old, young, working]) await store[Symbol.asyncDispose]();
  });
});

function sorted<T extends object>(findings: T): T {
  for (const value of Object.values(findings)) if (Array.isArray(value)) value.sort();
  return findings;
}
