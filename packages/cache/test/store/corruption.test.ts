import { chmod, copyFile, link, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '@clipwright/core/author';
import { digestText } from '@clipwright/node-kit';
import { hold, producing, readBack, textOf } from '@clipwright/test-kit/artifacts';
import { isSoak } from '@clipwright/test-kit/soak';
import { describe, expect, it } from 'vitest';
import { directoryStore } from '../../src/index.ts';
import { shardedFile, storeLayout } from '../../src/store/layout.ts';
import { eachInDirectory } from './steps.ts';

const directory = eachInDirectory();
const entries = Array.from({ length: isSoak ? 50 : 4 }, (_, index) => `entry ${index}`);
const contentOf = (key: string): string => `${key}: ${key.repeat(50)}`;

/** Paths of an entry's record and blob. */
function pathsOf(key: string): { record: string; blob: string } {
  const layout = storeLayout(directory.path);
  return {
    record: shardedFile(layout.records, digestText(key)),
    blob: shardedFile(layout.blobs, digestText(contentOf(key))),
  };
}

async function rewrite(path: string, change: (bytes: Buffer) => void): Promise<void> {
  const bytes = await readFile(path);
  change(bytes);
  await rm(path);
  await writeFile(path, bytes);
}

/** Each damages one entry; `other` is one that is damaged in the same way. */
const damages: Record<string, (key: string, other: string) => Promise<void>> = {
  'one bit of the blob flipped': (key) =>
    rewrite(pathsOf(key).blob, (bytes) => {
      bytes[7] = (bytes[7] ?? 0) ^ 4;
    }),
  'the blob truncated': (key) => truncate(pathsOf(key).blob, 10),
  'the blob zeroed': (key) => rewrite(pathsOf(key).blob, (bytes) => bytes.fill(0)),
  'the blob emptied': (key) => truncate(pathsOf(key).blob),
  'two blobs swapped': async (key, other) => {
    if (key > other) return;
    const [a, b] = [await readFile(pathsOf(key).blob), await readFile(pathsOf(other).blob)];
    await rewriteWith(pathsOf(key).blob, b);
    await rewriteWith(pathsOf(other).blob, a);
  },
  'the blob deleted': (key) => rm(pathsOf(key).blob),
  'the record deleted': (key) => rm(pathsOf(key).record),
  'the record pointing elsewhere': async (key, other) => {
    if (key > other) return;
    const [a, b] = [await readFile(pathsOf(key).record), await readFile(pathsOf(other).record)];
    await writeFile(pathsOf(key).record, b);
    await writeFile(pathsOf(other).record, a);
  },
  'the record pointing to another blob by its text': (key, other) =>
    rewrite(pathsOf(key).record, (bytes) => {
      const wrong = digestText(contentOf(other));
      bytes.write(wrong, bytes.indexOf(digestText(contentOf(key))));
    }),
  'the record emptied': (key) => truncate(pathsOf(key).record),
  'the record torn': (key) => truncate(pathsOf(key).record, 90),
};

async function rewriteWith(path: string, bytes: Buffer): Promise<void> {
  await rm(path);
  await writeFile(path, bytes);
}

const ways: Record<string, (artifact: Artifact, to: string) => Promise<string>> = {
  read: (artifact) => readFile(artifact.file, 'utf8'),
  copied: async (artifact, to) => {
    await copyFile(artifact.file, to);
    return readFile(to, 'utf8');
  },
  linked: async (artifact, to) => {
    await link(artifact.file, to);
    return readFile(to, 'utf8');
  },
  streamed: textOf,
};

describe.each(Object.entries(damages))('with %s', (name, damage) => {
  // Each with one of the ways in turn, the soak with all.
  const turn = Object.keys(damages).indexOf(name) % Object.keys(ways).length;
  const tried = Object.entries(ways).filter((_, i) => isSoak || i === turn);
  it.each(tried)('an entry is never given wrong, and heals; %s', async (way, take) => {
    {
      await using store = directoryStore({ directory: directory.path });
      for (const key of entries) await readBack(store, key, producing(contentOf(key)));
    }
    // Blobs are made read-only; damage does not ask.
    for (const key of entries) await chmod(pathsOf(key).blob, 0o600);
    for (const [index, key] of entries.entries()) {
      await damage(key, entries[index ^ 1] ?? '');
    }
    await using store = directoryStore({ directory: directory.path });
    for (const [index, key] of entries.entries()) {
      const produce = producing(contentOf(key));
      await using held = await hold(store, key, produce);
      expect(await take(held.artifact, join(directory.path, `${way}-${index}`))).toBe(contentOf(key));
      expect([held.hit, produce.runs]).toEqual([false, 1]);
    }
    for (const key of entries) {
      expect(await readBack(store, key, producing('unwanted'))).toMatchObject({ hit: true, text: contentOf(key) });
    }
    const { quarantined, misses } = store.statistics();
    expect([quarantined, misses]).toEqual([/deleted$/.test(name) ? 0 : entries.length, entries.length]);
  });
});

describe('a damaged blob', () => {
  it.each([
    ['in place', (path: string) => writeFile(path, 'x'.repeat(contentOf(entries[0] ?? '').length))],
    ['replaced', (path: string) => rewrite(path, (bytes) => bytes.fill(1))],
  ])('is noticed also by a store that has given it out before: %s', async (_, damage) => {
    await using store = directoryStore({ directory: directory.path });
    const [key = ''] = entries;
    await readBack(store, key, producing(contentOf(key)));
    await chmod(pathsOf(key).blob, 0o600);
    await damage(pathsOf(key).blob);
    expect(await readBack(store, key, producing(contentOf(key)))).toMatchObject({ hit: false, text: contentOf(key) });
  });

  it('is kept aside', async () => {
    const [key = ''] = entries;
    {
      await using store = directoryStore({ directory: directory.path });
      await readBack(store, key, producing(contentOf(key)));
    }
    await rewrite(pathsOf(key).blob, (bytes) => bytes.fill(1));
    await using store = directoryStore({ directory: directory.path });
    await readBack(store, key, producing(contentOf(key)));
    expect(await readdir(storeLayout(directory.path).quarantine)).toHaveLength(1);
  });

  it('does not end up in what holds it already', async () => {
    await using store = directoryStore({ directory: directory.path });
    const [key = ''] = entries;
    await using held = await hold(store, key, producing(contentOf(key)));
    await rewrite(pathsOf(key).blob, (bytes) => bytes.fill(1));
    expect(await textOf(held.artifact)).toBe(contentOf(key));
  });
});
