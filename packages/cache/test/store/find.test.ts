import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestText, encodeRecord } from '@clipwright/node-kit';
import { describe, expect, it } from 'vitest';
import { CheckedBlobs } from '../../src/store/checked-blobs.ts';
import { type FileSystem, nodeFileSystem } from '../../src/store/file-system.ts';
import { findEntry } from '../../src/store/find.ts';
import { shardedFile, storeLayout } from '../../src/store/layout.ts';
import { RequestFolder } from '../../src/store/request-folder.ts';
import { noCounts } from '../../src/store/statistics.ts';
import { failing } from './faulty-files.ts';
import { eachInDirectory } from './steps.ts';

const directory = eachInDirectory();
const layout = () => storeLayout(directory.path);
const blob = (): string => shardedFile(layout().blobs, digestText('content'));
const record = (): string => shardedFile(layout().records, digestText('key'));

/** An entry that was used last at the beginning of 1970. */
async function putEntry({ key = 'key', bytes = 7, content = 'content' } = {}): Promise<void> {
  const text = encodeRecord({ key, blob: digestText('content'), bytes, meta: 'meta' });
  for (const [path, inIt] of [
    [record(), text],
    [blob(), content],
  ] as const) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, inIt);
    await utimes(path, 1000, 1000);
  }
}

/** Looks for the entry as one request does. */
async function find(more: Partial<FileSystem> = {}) {
  const files: FileSystem = { ...nodeFileSystem, ...more };
  const counts = noCounts();
  const place = new RequestFolder(files, join(directory.path, 'request'));
  await mkdir(place.directory, { recursive: true });
  const parts = { files, layout: layout(), checked: new CheckedBlobs(files), counts };
  const found = await findEntry(parts, digestText('key'), 'key', place);
  return { counts, text: found && (await readFile(found.file, 'utf8')), kept: await readdir(place.directory) };
}

const withoutLinks = { link: failing('ENOTSUP') };
const quarantined = async (): Promise<string[]> =>
  existsSync(layout().quarantine) ? readdir(layout().quarantine) : [];

/** Does something to the store as soon as the request has a name for the blob. */
const onceLinked = (change: () => Promise<void>): Partial<FileSystem> => ({
  link: async (from, to) => {
    await nodeFileSystem.link(from, to);
    await change();
  },
});

describe('looking for an entry', () => {
  it('finds none where none is, which is no failure', async () => {
    expect(await find()).toMatchObject({ text: undefined, counts: noCounts() });
  });

  it('finds none where the disk fails, which is counted', async () => {
    await putEntry();
    const { text, counts } = await find({ readText: failing('EIO') });
    expect([text, counts]).toEqual([undefined, { ...noCounts(), failures: 1 }]);
  });

  it.each([
    ['linked', {}],
    ['copied, where there are no links', withoutLinks],
  ])('takes hold of it, and notes its use: %s', async (_, more) => {
    await putEntry();
    expect(await find(more)).toMatchObject({ text: 'content', counts: noCounts() });
    const [ofRecord, ofBlob] = [await stat(record()), await stat(blob())];
    expect(ofRecord.mtimeMs).toBeGreaterThan(1_000_000);
    expect(ofBlob.mtimeMs).toBe(ofRecord.mtimeMs);
  });

  it('gives it also when its use cannot be noted, which is counted', async () => {
    await putEntry();
    const { text, counts } = await find({ touch: failing('EPERM') });
    expect([text, counts]).toEqual(['content', { ...noCounts(), failures: 1 }]);
  });

  it('gives it also when it is evicted at the same moment', async () => {
    await putEntry();
    expect(await find(onceLinked(() => rm(blob())))).toMatchObject({ text: 'content', counts: noCounts() });
  });

  it.each([
    ['is damaged', () => truncate(record(), 90)],
    ['is of another key', () => putEntry({ key: 'another' })],
  ])('removes a record that %s', async (_, damage) => {
    await putEntry();
    await damage();
    const { text, counts, kept } = await find();
    expect([text, kept, counts]).toEqual([undefined, [], { ...noCounts(), quarantined: 1 }]);
    expect([existsSync(record()), existsSync(blob())]).toEqual([false, true]);
  });

  it.each([
    ['is damaged; linked', { content: 'c0ntent' }, {}],
    ['is damaged; copied', { content: 'c0ntent' }, withoutLinks],
    ['has not as many bytes as its record says', { bytes: 8 }, {}],
  ])('puts a blob aside that %s', async (_, entry, more) => {
    await putEntry(entry);
    const { text, counts, kept } = await find(more);
    expect([text, kept, counts]).toEqual([undefined, [], { ...noCounts(), quarantined: 1 }]);
    expect([existsSync(blob()), (await quarantined()).length]).toEqual([false, 1]);
  });

  it('leaves a blob alone that has just been put in the place of a damaged one', async () => {
    await putEntry({ content: 'c0ntent' });
    const heal = async (): Promise<void> => {
      await rm(blob());
      await putEntry();
    };
    expect(await find(onceLinked(heal))).toMatchObject({ text: undefined, kept: [], counts: noCounts() });
    expect(await quarantined()).toEqual([]);
    expect(await find()).toMatchObject({ text: 'content' });
  });
});
