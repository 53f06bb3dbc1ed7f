import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import type { Produce, StoreEvent } from '@clipwright/core/author';
import { hold, producing, readBack } from '@clipwright/test-kit/artifacts';
import { from, NEVER, Observable, of, Subject, switchMap, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { directoryStore, temporaryStore } from '../../src/index.ts';
import { eachInDirectory } from './steps.ts';

const directory = eachInDirectory();

describe('directoryStore', () => {
  it('touches nothing before the first request, and starts nothing before a subscription', async () => {
    const path = join(directory.path, 'store');
    await using store = directoryStore({ directory: path });
    const produce = producing('content');
    store.acquire('key', produce);
    await store.settled();
    expect(produce.runs).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('gives again what was produced, also to the next store', async () => {
    const produce = producing('content', { frames: [1, 2], of: null });
    {
      await using store = directoryStore({ directory: directory.path });
      expect(await readBack(store, 'key', produce)).toMatchObject({ text: 'content', hit: false });
      expect(await readBack(store, 'key', produce)).toMatchObject({ text: 'content', hit: true });
      expect(store.statistics()).toMatchObject({ hits: 1, misses: 1, failures: 0, unkept: 0 });
    }
    await using store = directoryStore({ directory: directory.path });
    const again = await readBack(store, 'key', produce);
    expect(again).toEqual({ text: 'content', hit: true, meta: { frames: [1, 2], of: null } });
    expect(produce.runs).toBe(1);
  });

  it('tells keys apart', async () => {
    await using store = directoryStore({ directory: directory.path });
    await readBack(store, 'a', producing('1'));
    expect(await readBack(store, 'b', producing('2'))).toMatchObject({ text: '2', hit: false });
    expect(await readBack(store, '', producing('3'))).toMatchObject({ text: '3', hit: false });
  });

  it('shares one producer and its progress among the callers of a key', async () => {
    await using store = directoryStore({ directory: directory.path });
    const steps = new Subject<{ type: 'progress'; ratio: number } | { type: 'produced'; meta: null }>();
    let runs = 0;
    let file = '';
    const { promise: started, resolve: begin } = withResolvers<void>();
    const produce: Produce = (target) => {
      runs += 1;
      file = target.file;
      begin();
      return steps;
    };
    const seen: StoreEvent[][] = [[], []];
    const first = store.acquire('key', produce).subscribe((event) => seen[0]?.push(event));
    await started;
    steps.next({ type: 'progress', ratio: 0.4 });
    steps.next({ type: 'progress', ratio: 0.3 });
    const { promise: stored, resolve: end } = withResolvers<void>();
    const second = store.acquire('key', produce).subscribe((event) => {
      seen[1]?.push(event);
      if (event.type === 'stored') end();
    });
    await writeFile(file, 'content');
    steps.next({ type: 'produced', meta: null });
    steps.complete();
    await stored;
    expect(runs).toBe(1);
    expect(seen[0]).toMatchObject([{ ratio: 0.4 }, { type: 'stored', hit: false }]);
    expect(seen[1]).toMatchObject([{ ratio: 0.4 }, { type: 'stored', hit: true }]);
    first.unsubscribe();
    await store.settled();
    expect(existsSync(file)).toBe(true);
    second.unsubscribe();
    await store.settled();
    expect(existsSync(file)).toBe(false);
  });

  it('cancels the producer when the last caller leaves, and leaves nothing unfinished behind', async () => {
    await using store = directoryStore({ directory: directory.path });
    const { promise: started, resolve: begin } = withResolvers<string>();
    let ended = 0;
    const produce: Produce = ({ file }) =>
      new Observable(() => {
        void writeFile(file, 'half').then(() => begin(file));
        return () => {
          ended += 1;
        };
      });
    const first = store.acquire('key', produce).subscribe();
    const second = store.acquire('key', produce).subscribe();
    const file = await started;
    first.unsubscribe();
    expect(ended).toBe(0);
    second.unsubscribe();
    expect(ended).toBe(1);
    // The next one starts anew, while the last is still ending.
    expect(await readBack(store, 'key', producing('whole'))).toMatchObject({ text: 'whole', hit: false });
    await store.settled();
    expect(existsSync(file)).toBe(false);
    expect(await filesIn(directory.path)).toHaveLength(3);
  });

  it('hands on a failure of the producer, and keeps nothing of it', async () => {
    await using store = directoryStore({ directory: directory.path });
    const failure = new ClipwrightError('source-damaged', 'Damaged.');
    const failing: Produce = ({ file }) => {
      return new Observable((subscriber) => {
        void writeFile(file, 'half').then(() => subscriber.error(failure));
      });
    };
    await expect(hold(store, 'key', failing)).rejects.toBe(failure);
    await expect(hold(store, 'key', () => throwError(() => new Error('plain')))).rejects.toMatchObject({
      code: 'internal',
    });
    expect(await readBack(store, 'key', producing('whole'))).toMatchObject({ text: 'whole', hit: false });
  });

  it('refuses producers that finish without a file, twice, or not at all', async () => {
    await using store = directoryStore({ directory: directory.path });
    const produced = { type: 'produced', meta: null } as const;
    const violation = { code: 'contract-violation' };
    await expect(hold(store, 'a', () => of())).rejects.toMatchObject(violation);
    await expect(
      hold(store, 'b', ({ file }) => from(writeFile(file, 'x')).pipe(switchMap(() => [produced, produced]))),
    ).rejects.toMatchObject(violation);
    await expect(hold(store, 'c', () => of(produced))).rejects.toMatchObject(violation);
    await expect(hold(store, null, () => of(produced))).rejects.toMatchObject(violation);
    await expect(
      hold(store, 'd', () => {
        throw new ClipwrightError('tool-missing', 'Thrown at the call.');
      }),
    ).rejects.toMatchObject({ code: 'tool-missing' });
    expect(await filesIn(directory.path)).toHaveLength(1);
  });

  it('removes a file without a key when its subscription ends, and shares it with nobody', async () => {
    await using store = directoryStore({ directory: directory.path });
    const produce = producing('content');
    let file = '';
    {
      await using first = await hold(store, null, produce);
      await using second = await hold(store, null, produce);
      file = first.artifact.file;
      expect(await readFile(file, 'utf8')).toBe('content');
      expect(second.artifact.file).not.toBe(file);
      expect([first.hit, second.hit, produce.runs]).toEqual([false, false, 2]);
    }
    expect(existsSync(file)).toBe(false);
    expect(await filesIn(directory.path)).toHaveLength(1);
  });

  it('ends everybody with `disposed` when it is closed, and leaves only entries', async () => {
    const store = directoryStore({ directory: directory.path });
    await readBack(store, 'finished', producing('content'));
    const { promise: started, resolve: begin } = withResolvers<void>();
    const pending = hold(store, 'never', () => {
      begin();
      return NEVER;
    });
    const failed = expect(pending).rejects.toMatchObject({ code: 'disposed' });
    await started;
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await failed;
    await expect(hold(store, 'finished', producing('content'))).rejects.toMatchObject({ code: 'disposed' });
    expect(await filesIn(directory.path)).toHaveLength(2);
  });

  it('checks its options at the call', () => {
    expect(() => directoryStore({ directory: '' })).toThrow(/directory/);
    expect(() => directoryStore({ directory: '/x', maxBytes: -1 })).toThrow(/maxBytes is -1/);
    expect(() => directoryStore({ directory: '/x', maxBytes: Number.NaN })).toThrow(/maxBytes is NaN/);
  });

  it('says what to do when the directory cannot be made', async () => {
    await writeFile(join(directory.path, 'file'), '');
    await using store = directoryStore({ directory: join(directory.path, 'file') });
    const produce = producing('content');
    await expect(hold(store, 'key', produce)).rejects.toMatchObject({ code: 'store-failed' });
    expect(produce.runs).toBe(0);
  });
});

describe('temporaryStore', () => {
  it('keeps what was produced for its own life only', async () => {
    const store = temporaryStore({ directory: directory.path });
    const produce = producing('content');
    await readBack(store, 'key', produce);
    expect(await readBack(store, 'key', produce)).toMatchObject({ text: 'content', hit: true });
    expect(await readdir(directory.path)).toHaveLength(1);
    await store[Symbol.asyncDispose]();
    expect(await readdir(directory.path)).toEqual([]);
  });
});

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
