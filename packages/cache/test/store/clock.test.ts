import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Produce } from '@clipwright/core/author';
import { hold, producing, readBack } from '@clipwright/test-kit/artifacts';
import { filter, firstValueFrom, from, map } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DirectoryStore, directoryStore } from '../../src/index.ts';
import { storeLayout } from '../../src/store/layout.ts';
import { eachInDirectory } from './steps.ts';

const directory = eachInDirectory();
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const hour = 3_600_000;

/** What stands for a file's content, as a store says. */
function fingerprintOf(store: DirectoryStore, file: string): Promise<string> {
  const events$ = store.fingerprint(file).pipe(filter((event) => event.type === 'fingerprinted'));
  return firstValueFrom(events$.pipe(map((event) => event.fingerprint)));
}

describe.each([
  ['forwards', 48 * hour],
  ['backwards', -48 * hour],
])('the clock of the system is set %s by two days', (_, jump) => {
  it('while one store is open and produces: another takes nothing from it, and is given what it produced', async () => {
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let begin = (): void => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const slow: Produce = ({ file }) => {
      begin();
      return from(finished.then(() => writeFile(file, 'slow'))).pipe(map(() => ({ type: 'produced', meta: null })));
    };
    const unwanted = producing('unwanted');
    {
      await using a = directoryStore({ directory: directory.path });
      await using kept = await hold(a, 'kept', producing('kept'));
      const making = readBack(a, 'slow', slow);
      await begun;

      vi.setSystemTime(Date.now() + jump);
      await using b = directoryStore({ directory: directory.path });
      expect(await readBack(b, 'kept', unwanted)).toMatchObject({ text: 'kept', hit: true });
      const waiting = readBack(b, 'slow', unwanted);
      finish();
      expect(await making).toMatchObject({ text: 'slow', hit: false });
      expect(await waiting).toMatchObject({ text: 'slow', hit: true });
      expect(existsSync(kept.artifact.file)).toBe(true);
    }
    expect(unwanted.runs).toBe(0);
    const { sessions, leases } = storeLayout(directory.path);
    expect([await readdir(sessions), await readdir(leases)]).toEqual([[], []]);
  });

  it('and back again: a source that changes meanwhile is another', async () => {
    await using store = directoryStore({ directory: join(directory.path, 'store') });
    const file = join(directory.path, 'source');
    await writeFile(file, 'one');
    const one = await fingerprintOf(store, file);
    vi.setSystemTime(Date.now() + jump);
    expect(await fingerprintOf(store, file)).toBe(one);
    await writeFile(file, 'two');
    expect(await fingerprintOf(store, file)).not.toBe(one);
    vi.setSystemTime(Date.now() - jump);
    await writeFile(file, 'one');
    expect(await fingerprintOf(store, file)).toBe(one);
  });
});
