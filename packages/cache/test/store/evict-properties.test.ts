import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestText, encodeRecord } from '@clipwright/node-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evict } from '../../src/store/evict.ts';
import { nodeFileSystem } from '../../src/store/file-system.ts';
import { shardedFile, storeLayout } from '../../src/store/layout.ts';
import { runs } from '../memory/runs.ts';
import { diskError, failing } from './faulty-files.ts';
import { eachInDirectory } from './steps.ts';

const directory = eachInDirectory();

/** In the order in which files of the same age go. */
const kinds = ['quarantined', 'record', 'source', 'blob'] as const;

interface Stored {
  readonly kind: (typeof kinds)[number];
  /** Within the store's directory. */
  readonly path: string;
  readonly text: string;
  /** Last use, in seconds since 1970. */
  readonly used: number;
  /** Whether a request has it, or has the blob that it, a record, is for. */
  readonly needed: boolean;
}

const layout = storeLayout('');
const used = fc.integer({ min: 1000, max: 1002 });
const sometimes = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined, freq: 5 });

interface Entry {
  readonly bytes: number;
  /** Last use of either part; `undefined`: it is missing. */
  readonly record: number | undefined;
  readonly blob: number | undefined;
  readonly inUse: boolean;
  readonly isDamaged: boolean;
}

/** The files of an entry. */
function filesOf({ bytes, record, blob, inUse, isDamaged }: Entry, name: string): Stored[] {
  const text = name.padEnd(bytes);
  const digest = digestText(text);
  const encoded = encodeRecord({ key: name, blob: digest, bytes: text.length, meta: null });
  const stored: Stored[] = [];
  if (blob !== undefined) {
    stored.push({ kind: 'blob', path: shardedFile(layout.blobs, digest), text, used: blob, needed: inUse });
  }
  if (record !== undefined) {
    const needed = inUse && blob !== undefined && !isDamaged;
    const path = shardedFile(layout.records, digestText(name));
    stored.push({ kind: 'record', path, text: isDamaged ? encoded.slice(1) : encoded, used: record, needed });
  }
  return stored;
}

const entry = fc
  .record({
    bytes: fc.integer({ min: 10, max: 400 }),
    record: sometimes(used),
    blob: sometimes(used),
    inUse: fc.boolean(),
    isDamaged: fc.boolean(),
  })
  .map((parts) => (name: string) => filesOf(parts, name));

const quarantined = fc.record({ text: fc.string(), used }).map(({ text, used }) => (name: string): Stored[] => {
  const path = join(layout.quarantine, `${digestText(text)}.${name}`);
  return [{ kind: 'quarantined', path, text, used, needed: false }];
});

const source = fc.record({ text: fc.string(), used }).map(({ text, used }) => (name: string): Stored[] => {
  const path = shardedFile(layout.sources, digestText(name));
  return [{ kind: 'source', path, text, used, needed: false }];
});

const store = fc
  .array(fc.oneof({ weight: 3, arbitrary: entry }, quarantined, source), { maxLength: 8 })
  .map((things) => things.flatMap((named, number) => named(`name ${number}`)));

/** A directory of its own, with these files in it. */
async function put(files: readonly Stored[]): Promise<string> {
  const root = await mkdtemp(join(directory.path, 'store-'));
  for (const [number, { kind, path, text, used, needed }] of files.entries()) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await utimes(file, used, used);
    if (kind === 'blob' && needed) await link(file, join(root, `held-${number}`));
  }
  return root;
}

const sizeOf = (files: readonly Stored[]): number => files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);

const compareAge = (a: Stored, b: Stored): number => a.used - b.used || kinds.indexOf(a.kind) - kinds.indexOf(b.kind);

const whole = { bytes: 10, record: 1000, blob: 1000, isDamaged: false };

describe('what eviction leaves', () => {
  it('is what is needed and what was used last, as much as there may be', async () => {
    // Of what is there, and of the limit.
    const limits = fc.tuple(fc.integer({ min: 0, max: 105 }), fc.constantFrom(0, 0.5, 0.9, 1));
    await fc.assert(
      fc.asyncProperty(store, limits, async (files, [percent, part]) => {
        const high = (sizeOf(files) * percent) / 100;
        const low = high * part;
        const root = await put(files);
        const told = await evict(nodeFileSystem, storeLayout(root), high, low);
        const left = files.filter(({ path }) => existsSync(join(root, path)));
        const gone = files.filter((file) => !left.includes(file));
        expect(told).toEqual({ bytes: sizeOf(left), removedFiles: gone.length, removedBytes: sizeOf(gone) });
        expect(gone.filter(({ needed }) => needed)).toEqual([]);
        if (sizeOf(files) <= high) {
          expect(gone).toEqual([]);
          return;
        }
        const idle = left.filter(({ needed }) => !needed);
        if (idle.length > 0) expect(told.bytes).toBeLessThanOrEqual(low);
        const youngest = gone.toSorted(compareAge).at(-1);
        // What is as old goes in any order.
        const last = gone.filter((file) => youngest !== undefined && compareAge(file, youngest) === 0);
        expect(idle.filter((file) => last.some((one) => compareAge(file, one) < 0))).toEqual([]);
        // None went that could have stayed.
        if (gone.length > 0) expect(Math.max(...last.map((one) => told.bytes + sizeOf([one])))).toBeGreaterThan(low);
      }),
      { numRuns: runs(100) },
    );
  }, 600_000);

  it('is what cannot be removed as well, and not what another removed at the same time', async () => {
    const names = ['busy', 'gone already', 'removed'];
    const files = names.map((name, number): Stored => {
      const path = shardedFile(layout.sources, digestText(name));
      return { kind: 'source', path, text: 'x'.repeat(10 + number), used: 1000 + number, needed: false };
    });
    const root = await put(files);
    const places = files.map(({ path }) => join(root, path));
    const told = await evict(
      {
        ...nodeFileSystem,
        removeFile: async (path) => {
          if (path === places[0]) throw diskError('EBUSY');
          await nodeFileSystem.removeFile(path);
          if (path === places[1]) throw diskError('ENOENT');
        },
      },
      storeLayout(root),
      0,
      0,
    );
    expect(told).toEqual({ bytes: 10, removedFiles: 2, removedBytes: 23 });
    expect(places.map((place) => existsSync(place))).toEqual([true, false, false]);
  });

  it('spares no record that cannot be read', async () => {
    const files = filesOf({ ...whole, inUse: true }, 'name');
    const root = await put(files);
    const told = await evict({ ...nodeFileSystem, readText: failing('EACCES') }, storeLayout(root), 0, 0);
    const left = files.filter(({ path }) => existsSync(join(root, path)));
    expect([left.map(({ kind }) => kind), told.bytes]).toEqual([['blob'], sizeOf(left)]);
  });

  it.each([
    ['of nothing, where nothing is in use', false, []],
    ['of records, to see whether theirs is, and of no blob', true, ['record', 'record']],
  ])('is found out by the content %s', async (_, inUse, kindsRead) => {
    const files = [...filesOf({ ...whole, inUse }, 'name'), ...filesOf({ ...whole, inUse: false }, 'other')];
    const root = await put(files);
    const read = new Set<string>();
    const readText = (path: string): Promise<string> => {
      read.add(path);
      return nodeFileSystem.readText(path);
    };
    await evict({ ...nodeFileSystem, readText }, storeLayout(root), 0, 0);
    const known = files.filter(({ path }) => read.has(join(root, path)));
    expect([known.map(({ kind }) => kind), read.size]).toEqual([kindsRead, kindsRead.length]);
  });
});
