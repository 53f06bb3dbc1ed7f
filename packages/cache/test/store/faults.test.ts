import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { producing, readBack } from '@clipwright/test-kit/artifacts';
import { isSoak } from '@clipwright/test-kit/soak';
import { describe, expect, it } from 'vitest';
import { directoryStore, verifyStore } from '../../src/index.ts';
import { nodeFileSystem } from '../../src/store/file-system.ts';
import { storeLayout } from '../../src/store/layout.ts';
import { type DirectoryStore, openStore } from '../../src/store/open-store.ts';
import { storeTiming } from '../../src/store/timing.ts';
import { type Fault, type FaultyFiles, faultyFiles } from './faulty-files.ts';
import { eachInDirectory } from './steps.ts';

const directory = eachInDirectory();
const codes = ['ENOSPC', 'EMFILE', 'EACCES', 'EIO', 'EPERM'];

const options = {
  // A lease that could not be given back belongs to a living process here: it is taken over when it has been silent.
  timing: { ...storeTiming, leaseLimit: 50 },
  maxBytes: 10_000,
  sampleAbove: Number.POSITIVE_INFINITY,
};

/** A miss, a hit, a file without key, and the closing; which of the requests succeeded. */
async function scenario(path: string, fault?: Fault): Promise<{ disk: FaultyFiles; outcomes: unknown[] }> {
  const disk = faultyFiles(fault);
  const store = openStore({ ...options, files: disk.files, layout: storeLayout(path) });
  const outcomes = [
    await outcome(store, 'there before', 'old'),
    await outcome(store, 'new', 'new content'),
    await outcome(store, 'new', 'new content'),
    await outcome(store, null, 'passing'),
  ];
  await store[Symbol.asyncDispose]();
  return { disk, outcomes };
}

async function outcome(store: DirectoryStore, key: string | null, content: string): Promise<unknown> {
  try {
    const { text } = await readBack(store, key, producing(content));
    return text === content ? 'right' : `wrong byte: ${text}`;
  } catch (error) {
    return error instanceof ClipwrightError ? error.code : error;
  }
}

async function prepare(path: string): Promise<void> {
  await using store = directoryStore({ directory: path });
  await readBack(store, 'there before', producing('old'));
}

describe('a disk that fails', () => {
  it('at any one call, or from one on: the request succeeds, or fails typed, and nothing is half kept', async () => {
    const sound = join(directory.path, 'sound');
    await prepare(sound);
    const { disk, outcomes } = await scenario(sound);
    expect(outcomes).toEqual(['right', 'right', 'right', 'right']);
    const calls = disk.calls.map((_, at) => at);
    expect(calls.length).toBeGreaterThan(50);
    // Each call with one of the codes, and from each third one on; in a soak all with all of them.
    const faults = calls.flatMap((at) =>
      [false, ...(isSoak || at % 3 === 0 ? [true] : [])].flatMap((onwards) => {
        const chosen = isSoak ? codes : codes.slice((at + Number(onwards)) % codes.length).slice(0, 1);
        return chosen.map((code): Fault => ({ at, onwards, code }));
      }),
    );
    await inBatches(faults, 8, async (fault) => {
      const path = join(directory.path, `${fault.code}-${fault.onwards}-${fault.at}`);
      await prepare(path);
      const failing = await scenario(path, fault);
      const allowed = ['right', 'disk-full', 'out-of-resources', 'store-failed'];
      const context = `${fault.code} at ${fault.at} (${failing.disk.calls[fault.at]})${fault.onwards ? ' and on' : ''}`;
      expect(
        failing.outcomes.filter((each) => !allowed.includes(String(each))),
        context,
      ).toEqual([]);
      // One call that fails costs one request at most.
      const failed = failing.outcomes.filter((each) => each !== 'right').length;
      if (!fault.onwards) expect(failed, context).toBeLessThan(2);
      await expectSound(path, context);
      await rm(path, { recursive: true });
    });
  });
});

async function inBatches<T>(items: readonly T[], size: number, work: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += size) {
    await Promise.all(items.slice(start, start + size).map(work));
  }
}

/** Afterwards, with a sound disk: every request is served rightly, and all entries are whole. */
async function expectSound(path: string, context: string): Promise<void> {
  {
    await using store = openStore({ ...options, files: nodeFileSystem, layout: storeLayout(path) });
    expect(await outcome(store, 'there before', 'old'), context).toBe('right');
    expect(await outcome(store, 'new', 'new content'), context).toBe('right');
  }
  const found = await verifyStore(path);
  expect([found.good, found.damagedBlobs, found.damagedRecords], context).toEqual([2, [], []]);
}
