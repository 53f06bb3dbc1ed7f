import { createHash } from 'node:crypto';
import { open, rename, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { directoryStore } from '../../src/index.ts';
import { type FileStatus, type FileSystem, nodeFileSystem } from '../../src/store/file-system.ts';
import { storeLayout } from '../../src/store/layout.ts';
import { type DirectoryStore, openStore } from '../../src/store/open-store.ts';
import { storeTiming } from '../../src/store/timing.ts';
import { faultyFiles } from './faulty-files.ts';
import { eachInDirectory, fingerprintOf } from './steps.ts';

const directory = eachInDirectory();
const sha256 = (content: string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

async function source(content: string): Promise<string> {
  const path = join(directory.path, 'source.mp4');
  await writeFile(path, content);
  return path;
}

/** A disk on which every file was changed ten seconds earlier than it says: time to settle, without waiting. */
const settled: FileSystem = {
  ...nodeFileSystem,
  status: async (path): Promise<FileStatus> => {
    const status = await nodeFileSystem.status(path);
    return { ...status, mtimeNs: status.mtimeNs - 10_000_000_000n, ctimeNs: status.ctimeNs - 10_000_000_000n };
  },
};

function storeOn(files: FileSystem, sampleAbove = Number.POSITIVE_INFINITY): DirectoryStore {
  const layout = storeLayout(join(directory.path, 'store'));
  return openStore({ files, layout, timing: storeTiming, maxBytes: 1e9, sampleAbove });
}

describe('fingerprint', () => {
  it('is the hash of the content, with progress before it', async () => {
    await using store = directoryStore({ directory: join(directory.path, 'store') });
    const events = await lastValueFrom(store.fingerprint(await source('content')).pipe(toArray()));
    expect(events).toEqual([
      { type: 'progress', ratio: 1 },
      { type: 'fingerprinted', fingerprint: sha256('content'), hashed: true },
    ]);
  });

  it('is remembered for an untouched file, also by the next store', async () => {
    const file = await source('content');
    {
      await using store = storeOn(settled);
      expect(await fingerprintOf(store, file)).toEqual({ fingerprint: sha256('content'), hashed: true });
      expect(await fingerprintOf(store, file)).toEqual({ fingerprint: sha256('content'), hashed: false });
    }
    await using store = storeOn(settled);
    expect(await fingerprintOf(store, file)).toEqual({ fingerprint: sha256('content'), hashed: false });
  });

  it('is not remembered for a file that was changed within the last two seconds', async () => {
    await using store = storeOn(nodeFileSystem);
    const file = await source('content');
    expect((await fingerprintOf(store, file)).hashed).toBe(true);
    expect((await fingerprintOf(store, file)).hashed).toBe(true);
  });

  it('notices another file of the same size and time in its place', async () => {
    await using store = storeOn(settled);
    const file = await source('content');
    await utimes(file, 1000, 1000);
    await fingerprintOf(store, file);
    const other = join(directory.path, 'other.mp4');
    await writeFile(other, 'CONTENT');
    await utimes(other, 1000, 1000);
    await rename(other, file);
    expect(await fingerprintOf(store, file)).toEqual({ fingerprint: sha256('CONTENT'), hashed: true });
  });

  it('notices a change in place that keeps size and time', async () => {
    await using store = storeOn(settled);
    const file = await source('content');
    await utimes(file, 1000, 1000);
    await fingerprintOf(store, file);
    await writeFile(file, 'CONTENT');
    await utimes(file, 1000, 1000);
    expect((await stat(file)).mtimeMs).toBe(1_000_000);
    expect(await fingerprintOf(store, file)).toEqual({ fingerprint: sha256('CONTENT'), hashed: true });
  });

  it('reads a file once for all who ask at the same time', async () => {
    const disk = faultyFiles();
    await using store = storeOn(disk.files);
    const file = await source('content');
    const all = await Promise.all(Array.from({ length: 10 }, () => fingerprintOf(store, file)));
    expect(new Set(all.map((each) => each.fingerprint))).toEqual(new Set([sha256('content')]));
    expect(disk.calls.filter((call) => call === 'read')).toHaveLength(1);
  });

  it('fails typed for what is missing, is no file, or changes while it is read', async () => {
    const file = await source('content');
    const changing: FileSystem = {
      ...nodeFileSystem,
      async *read(path) {
        yield* nodeFileSystem.read(path);
        await writeFile(path, 'longer content');
      },
    };
    await using store = storeOn(changing);
    await expect(fingerprintOf(store, join(directory.path, 'no'))).rejects.toMatchObject({ code: 'source-missing' });
    await expect(fingerprintOf(store, directory.path)).rejects.toMatchObject({ code: 'source-unreadable' });
    await expect(fingerprintOf(store, file)).rejects.toMatchObject({ code: 'source-changed' });
  });

  it('is found even when it cannot be remembered', async () => {
    await using store = storeOn({
      ...settled,
      makeDirectory: () => Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' })),
    });
    const file = await source('content');
    expect(await fingerprintOf(store, file)).toEqual({ fingerprint: sha256('content'), hashed: true });
    expect(store.statistics().failures).toBe(1);
  });

  it('stops when the last who asked leaves', async () => {
    const { promise: stopped, resolve: stop } = withStop();
    await using store = storeOn({
      ...nodeFileSystem,
      async *read() {
        try {
          for (;;) {
            yield new Uint8Array(1);
            await new Promise(setImmediate);
          }
        } finally {
          stop();
        }
      },
    });
    const file = await source('content');
    const { promise: begun, resolve: begin } = withStop();
    const subscription = store.fingerprint(file).subscribe(begin);
    await begun;
    subscription.unsubscribe();
    await stopped;
    await store.settled();
  });

  it('is of samples where a file is larger than most clips', async () => {
    await using store = directoryStore({ directory: join(directory.path, 'store') });
    const file = await source('');
    await truncate(file, 128 << 20);
    expect((await fingerprintOf(store, file)).fingerprint).toMatch(/^sha256:/);
    await truncate(file, (128 << 20) + 1);
    expect((await fingerprintOf(store, file)).fingerprint).toMatch(/^sampled:/);
  });

  it('is sampled above a size, where that was chosen', async () => {
    await using store = storeOn(settled, 80 << 20);
    const file = await source('');
    const handle = await open(file, 'r+');
    const write = async (position: number, text: string): Promise<string> => {
      await handle.write(text, Math.floor(position));
      await handle.utimes(1000, 1000);
      return (await fingerprintOf(store, file)).fingerprint;
    };
    const size = 100 << 20;
    const first = await write(size, 'end');
    expect(first).toMatch(/^sampled:[0-9a-f]{64}$/);
    const changes = [await write(0, 'a'), await write(size, 'END'), await write((size * 32) / 63, 'b')];
    expect(new Set([first, ...changes]).size).toBe(4);
    // Between two samples: the price of not reading it all.
    expect(await write((size - (1 << 20)) / 63 + (5 << 18), 'c')).toBe(changes[2]);
    await handle.close();
  });
});

function withStop(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
