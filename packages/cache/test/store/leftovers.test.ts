import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProcessIdentity, thisProcess } from '@clipwright/node-kit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FileSystem, nodeFileSystem } from '../../src/store/file-system.ts';
import { storeLayout } from '../../src/store/layout.ts';
import { countSessions, removeLeftovers } from '../../src/store/leftovers.ts';
import { encodeOwner } from '../../src/store/owner.ts';
import { storeTiming } from '../../src/store/timing.ts';
import { failing } from './faulty-files.ts';
import { deadOwner, eachInDirectory } from './steps.ts';

const directory = eachInDirectory();
const layout = () => storeLayout(directory.path);
const second = 1000;
const hour = 3600 * second;
const now = 1_700_000_000_000;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now });
  await mkdir(layout().leases, { recursive: true });
});
afterEach(() => {
  vi.useRealTimers();
});

const here = thisProcess();
const elsewhere: ProcessIdentity = { ...here, machine: 'another' };
const dead = deadOwner();

/** An open store that has last said that it is alive so many milliseconds ago. */
async function putSession(id: string, owner: string, silent = 0): Promise<void> {
  await mkdir(join(layout().sessions, id, 'request-1'), { recursive: true });
  const file = join(layout().sessions, `${id}.json`);
  await writeFile(file, owner);
  await utimes(file, (now - silent) / 1000, (now - silent) / 1000);
}

async function clean(more: Partial<FileSystem> = {}): Promise<string[]> {
  await removeLeftovers({ ...nodeFileSystem, ...more }, layout(), storeTiming);
  return (await readdir(layout().sessions)).sort();
}

describe('an open store', () => {
  it.each([
    ['of this process, however long it has been silent', encodeOwner(here, '1'), 1000 * hour, true],
    ['of a process that is gone', encodeOwner(dead, '1'), 0, false],
    ['of another machine, that was heard of within a day', encodeOwner(elsewhere, '1'), 24 * hour - second, true],
    ['of another machine, that was not', encodeOwner(elsewhere, '1'), 24 * hour, false],
    ['that may just be writing its name', '', 59 * second, true],
    ['that does not come to write its name', '', 60 * second, false],
  ])('%s', async (_, owner, silent, isLive) => {
    await putSession('a', owner, silent);
    expect(await countSessions(nodeFileSystem, layout(), storeTiming)).toBe(isLive ? 1 : 0);
    expect(await clean()).toEqual(isLive ? ['a', 'a.json'] : []);
  });

  it('is counted beside others that are not open any more', async () => {
    await putSession('a', encodeOwner(here, 'a'));
    await putSession('b', encodeOwner(dead, 'b'));
    await putSession('c', encodeOwner(elsewhere, 'c'));
    expect(await countSessions(nodeFileSystem, layout(), storeTiming)).toBe(2);
    expect(await clean()).toEqual(['a', 'a.json', 'c', 'c.json']);
  });

  it('is left alone when its name cannot be read, and gone when nothing has it', async () => {
    await putSession('a', encodeOwner(dead, 'a'));
    expect(await clean({ readText: failing('EIO') })).toEqual(['a', 'a.json']);
    expect(await clean({ readText: failing('ENOENT') })).toEqual([]);
  });
});

describe('removing what is left over', () => {
  it('takes the leases of those who are gone, and no other', async () => {
    const owners = { dead, here, elsewhere };
    for (const [name, owner] of Object.entries(owners)) {
      await writeFile(join(layout().leases, name), encodeOwner(owner, name));
    }
    await writeFile(join(layout().leases, 'damaged'), '');
    await mkdir(layout().sessions, { recursive: true });
    expect(await clean()).toEqual([]);
    expect((await readdir(layout().leases)).sort()).toEqual(['damaged', 'elsewhere', 'here']);
  });

  it.each([
    ['list', failing('EIO')],
    ['readText', failing('EIO')],
    ['removeTree', failing('EBUSY')],
    ['removeFile', failing('EBUSY')],
    ['rename', failing('EACCES')],
  ] as const)('never fails: %s', async (call, fails) => {
    await putSession('a', encodeOwner(dead, 'a'));
    await writeFile(join(layout().leases, 'lease'), encodeOwner(dead, 'lease'));
    await clean({ [call]: fails });
    // The next one does what was left undone.
    expect(await clean()).toEqual([]);
    expect(existsSync(join(layout().leases, 'lease'))).toBe(false);
  });
});
