import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Produce } from '@clipwright/core/author';
import { digestText, isProcessGone, thisProcess } from '@clipwright/node-kit';
import { hold, producing, readBack } from '@clipwright/test-kit/artifacts';
import { from, map } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { directoryStore } from '../../src/index.ts';
import { breakLease } from '../../src/store/break-lease.ts';
import { type FileSystem, nodeFileSystem } from '../../src/store/file-system.ts';
import { storeLayout } from '../../src/store/layout.ts';
import { type DirectoryStore, openStore } from '../../src/store/open-store.ts';
import { encodeOwner } from '../../src/store/owner.ts';
import { type StoreTiming, storeTiming } from '../../src/store/timing.ts';
import { failing } from './faulty-files.ts';
import { deadOwner, eachInDirectory } from './steps.ts';

const directory = eachInDirectory();
const layout = () => storeLayout(directory.path);
const leaseOf = (key: string): string => join(layout().leases, digestText(key));
const dead = deadOwner();

function storeWith(more: { files?: FileSystem; timing?: Partial<StoreTiming> } = {}): DirectoryStore {
  const timing = { ...storeTiming, ...more.timing };
  const files = more.files ?? nodeFileSystem;
  return openStore({ files, layout: layout(), timing, maxBytes: 1e9, sampleAbove: 1e9 });
}

async function putLease(key: string, text: string): Promise<void> {
  await mkdir(layout().leases, { recursive: true });
  await writeFile(leaseOf(key), text);
}

/** A producer that ends when it is told. */
function controlled(content: string): { produce: Produce; begun: Promise<void>; finish: () => void } {
  let begin = (): void => {};
  let finish = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const produce: Produce = ({ file }) => {
    begin();
    const write = async (): Promise<void> => {
      await finished;
      await writeFile(file, content);
    };
    return from(write()).pipe(map(() => ({ type: 'produced', meta: null })));
  };
  return { produce, begun, finish };
}

describe('the lease of an entry', () => {
  it('makes other stores wait, and gives them what was produced', async () => {
    await using a = storeWith();
    await using b = storeWith();
    const { produce, begun, finish } = controlled('content');
    const first = readBack(a, 'key', produce);
    await begun;
    expect(await readdir(layout().leases)).toEqual([digestText('key')]);
    const second = readBack(b, 'key', producing('unwanted'));
    finish();
    expect(await first).toMatchObject({ text: 'content', hit: false });
    expect(await second).toMatchObject({ text: 'content', hit: true });
    expect(await readdir(layout().leases)).toEqual([]);
  });

  it('passes to the next when its owner fails or leaves', async () => {
    await using a = storeWith();
    await using b = storeWith();
    const { produce, begun } = controlled('never');
    const leaving = a.acquire('key', produce).subscribe();
    await begun;
    const second = readBack(b, 'key', producing('content'));
    leaving.unsubscribe();
    expect(await second).toMatchObject({ text: 'content', hit: false });
  });

  it('can be waited for and given up', async () => {
    await using a = storeWith();
    await using b = storeWith();
    const { produce, begun, finish } = controlled('content');
    const first = readBack(a, 'key', produce);
    await begun;
    const waiting = b.acquire('key', producing('unwanted')).subscribe();
    waiting.unsubscribe();
    await b.settled();
    finish();
    expect(await first).toMatchObject({ text: 'content' });
  });

  it('is taken over at once from a process that is gone', async () => {
    await putLease('key', encodeOwner(dead, '1'));
    await using store = storeWith();
    expect(await readBack(store, 'key', producing('content'))).toMatchObject({ text: 'content', hit: false });
    expect(await readdir(layout().leases)).toEqual([]);
  });

  it('is taken over from a process that is gone, when that dies later', async () => {
    await using store = storeWith();
    await readBack(store, 'other', producing('content'));
    await putLease('key', encodeOwner(dead, '2'));
    expect(await readBack(store, 'key', producing('content'))).toMatchObject({ text: 'content', hit: false });
  });

  it.each([
    ['of another machine', encodeOwner({ ...thisProcess(), machine: 'another' }, '1')],
    ['that is damaged', 'nonsense'],
    ['of this process that could not be given back', encodeOwner(thisProcess(), '1')],
  ])('%s is taken over when its heartbeat stands still', async (_, text) => {
    await putLease('key', text);
    await using store = storeWith({ timing: { leaseLimit: 40 } });
    expect(await readBack(store, 'key', producing('content'))).toMatchObject({ text: 'content', hit: false });
  });

  it('is kept as long as its heart beats, however long that takes', async () => {
    await putLease('key', encodeOwner({ ...thisProcess(), machine: 'another' }, '1'));
    let looks = 0;
    let now = 0;
    const files: FileSystem = {
      ...nodeFileSystem,
      status: async (path) => {
        if (path === leaseOf('key')) {
          // A beat before each look, and then the owner is done.
          looks += 1;
          await utimes(path, looks, looks);
          if (looks === 20) await rm(path);
        }
        return nodeFileSystem.status(path);
      },
    };
    const clock = (): number => {
      now += storeTiming.leaseLimit * 0.9;
      return now;
    };
    await using store = storeWith({ files, timing: { clock, longestPoll: 1 } });
    expect(await readBack(store, 'key', producing('content'))).toMatchObject({ text: 'content', hit: false });
    expect(looks).toBe(20);
  });

  it('is put back when it is no longer the one that was to be broken', async () => {
    const aside = join(directory.path, 'aside');
    await putLease('key', 'of the next one');
    await breakLease(nodeFileSystem, leaseOf('key'), 'of the one who is gone', aside);
    expect(await readFile(leaseOf('key'), 'utf8')).toBe('of the next one');
    await breakLease(nodeFileSystem, leaseOf('key'), 'of the next one', aside);
    expect([existsSync(leaseOf('key')), existsSync(aside)]).toEqual([false, false]);
  });

  it('that was taken from the wrong one is lost to whoever got it meanwhile', async () => {
    const aside = join(directory.path, 'aside');
    const files: FileSystem = {
      ...nodeFileSystem,
      rename: async (from, to) => {
        await nodeFileSystem.rename(from, to);
        await writeFile(from, 'of a third one');
      },
    };
    await putLease('key', 'of the next one');
    await breakLease(files, leaseOf('key'), 'of the one who is gone', aside);
    expect([await readFile(leaseOf('key'), 'utf8'), existsSync(aside)]).toEqual(['of a third one', false]);
  });

  it('has a heart that beats while it is held', async () => {
    await using store = storeWith({ timing: { heartbeat: 1 } });
    const { produce, begun, finish } = controlled('content');
    const first = readBack(store, 'key', produce);
    await begun;
    await utimes(leaseOf('key'), 1000, 1000);
    await expect.poll(async () => (await stat(leaseOf('key'))).mtimeMs).toBeGreaterThan(1_000_000);
    finish();
    await first;
  });

  it('is not needed: without hard links every caller produces, and all is right', async () => {
    const files: FileSystem = {
      ...nodeFileSystem,
      link: failing('ENOTSUP'),
    };
    await using store = storeWith({ files });
    expect(await readBack(store, 'key', producing('content'))).toMatchObject({ text: 'content', hit: false });
    await using held = await hold(store, 'key', producing('unwanted'));
    expect(held.hit).toBe(true);
    expect(await readFile(held.artifact.file, 'utf8')).toBe('content');
    expect(store.statistics()).toMatchObject({ failures: 0, unkept: 0 });
  });
});

describe('what a process left that is gone', () => {
  it('is removed at the next opening; what living ones have stays', async () => {
    await using living = storeWith();
    await using held = await hold(living, 'key', producing('content'));
    const { sessions } = layout();
    const names = await readdir(sessions);
    await mkdir(join(sessions, 'gone', 'request-1'), { recursive: true });
    await link(held.artifact.file, join(sessions, 'gone', 'request-1', '1'));
    await writeFile(join(sessions, 'gone.json'), encodeOwner(dead, 'gone'));
    await mkdir(join(sessions, 'without-owner'));
    await writeFile(join(sessions, 'damaged.json'), '');
    await utimes(join(sessions, 'damaged.json'), 1000, 1000);
    await writeFile(join(sessions, 'being-written.json'), '');
    const elsewhere = encodeOwner({ ...dead, machine: 'another' }, 'x');
    await writeFile(join(sessions, 'silent.json'), elsewhere);
    await utimes(join(sessions, 'silent.json'), 1000, 1000);
    await writeFile(join(sessions, 'elsewhere.json'), elsewhere);
    await putLease('gone', encodeOwner(dead, '1'));
    {
      await using store = directoryStore({ directory: directory.path });
      await readBack(store, 'other', producing('content'));
    }
    expect((await readdir(sessions)).sort()).toEqual([...names, 'being-written.json', 'elsewhere.json'].sort());
    expect(await readdir(layout().leases)).toEqual([]);
    expect(await readFile(held.artifact.file, 'utf8')).toBe('content');
  });
});

describe('isProcessGone', () => {
  it('tells a living process, a dead one, another with the same number, and one it cannot know', () => {
    expect(isProcessGone(thisProcess())).toBe(false);
    expect(isProcessGone(dead)).toBe(true);
    expect(isProcessGone({ ...thisProcess(), machine: 'another' })).toBe(undefined);
    // Where start times are known, a number that is used again does not deceive.
    if (thisProcess().started !== '') expect(isProcessGone({ ...thisProcess(), started: '1' })).toBe(true);
  });
});
