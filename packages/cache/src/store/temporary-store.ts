import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactStore } from '@clipwright/core';
import { checkOptions, type FingerprintedEvent, fromTask, type OptionsOf } from '@clipwright/core/author';
import { isProcessGone, isStable, sourceRecord, thisProcess } from '@clipwright/node-kit';
import { mergeMap, type Observable, of } from 'rxjs';
import { nodeFileSystem } from './file-system.ts';
import { storeLayout } from './layout.ts';
import { countSessions } from './leftovers.ts';
import { openStore } from './open-store.ts';
import { decodeOwner, encodeOwner } from './owner.ts';
import { defaultSampleAbove } from './store-options.ts';
import { storeTiming } from './timing.ts';

export interface TemporaryStoreOptions {
  /** In which the store's own directory is made. @default the system's directory for temporary files */
  readonly directory?: string;
}

export interface TemporaryStore extends Required<ArtifactStore> {
  /** Absolute path of its own directory. */
  readonly directory: string;
}

const shape = { directory: 'any' } satisfies OptionsOf<TemporaryStoreOptions>;

const prefix = 'clipwright-temporary-';

/** Tells whose a store's directory is, from the first moment. */
const ownerFile = (directory: string): string => join(directory, 'owner.json');

/**
 * A store for one program: what is finished is found again as long as the store lives. Its directory is made at the call,
 * and removed whole when the store is disposed. Those that killed processes left beside it are removed meanwhile.
 */
export function temporaryStore(options: TemporaryStoreOptions = {}): TemporaryStore {
  checkOptions('', options, shape);
  const parent = options.directory ?? tmpdir();
  const directory = mkdtempSync(join(parent, prefix));
  claim(directory);
  const removal = removeAbandoned(parent);
  const {
    acquire,
    fingerprint,
    settled,
    [Symbol.asyncDispose]: close,
  } = openStore({
    files: nodeFileSystem,
    layout: storeLayout(directory),
    timing: storeTiming,
    maxBytes: Number.POSITIVE_INFINITY,
    sampleAbove: defaultSampleAbove,
  });
  const byRecord = recordFingerprints();
  return {
    contracts: { ArtifactStore: 1 },
    directory,
    acquire,
    fingerprint: (file) =>
      byRecord(file).pipe(mergeMap((known) => (known === undefined ? fingerprint(file) : of(known)))),
    settled,
    [Symbol.asyncDispose]: async () => {
      await close();
      await nodeFileSystem.removeTree(directory);
      await removal;
    },
  };
}

/**
 * Tells what stands for a file's content by its record, which is enough as long as one program runs: reading it, as what
 * outlives a program must, would cost more than it gains. Emits `undefined` where the content has to be read, since the
 * file was changed so lately that its record does not tell, or it was read before, and is to be found again.
 */
function recordFingerprints(): (file: string) => Observable<FingerprintedEvent | undefined> {
  const read = new Set<string>();
  return (file) =>
    fromTask(async () => {
      const record = await sourceRecord(file);
      if (read.has(file) || !isStable(record)) {
        read.add(file);
        return undefined;
      }
      const { device, inode, size, mtimeNs, ctimeNs } = record;
      const fingerprint = `record:${[device, inode, size, mtimeNs, ctimeNs].join(' ')}`;
      return { type: 'fingerprinted', fingerprint, hashed: false };
    });
}

function claim(directory: string): void {
  try {
    writeFileSync(ownerFile(directory), encodeOwner(thisProcess(), directory));
  } catch {
    // A full disk, which the first request will meet. If it is never removed, its age tells.
  }
}

/** Removes stores of processes that are gone. Never rejects: what stays is tried again by the next one. */
async function removeAbandoned(parent: string): Promise<void> {
  const names = await nodeFileSystem.list(parent).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const directory = join(parent, name);
    if (!(await isLive(directory))) await nodeFileSystem.removeTree(directory).catch(() => {});
  }
}

/** Of another machine's processes only their heartbeats tell, which they have once they use their stores. */
async function isLive(directory: string): Promise<boolean> {
  const owner = decodeOwner(await nodeFileSystem.readText(ownerFile(directory)).catch(() => ''));
  const gone = owner === undefined ? undefined : isProcessGone(owner);
  if (gone !== undefined) return !gone;
  return (await isYoung(directory)) || (await countSessions(nodeFileSystem, storeLayout(directory), storeTiming)) > 0;
}

async function isYoung(path: string): Promise<boolean> {
  try {
    const { mtimeNs: modified } = await nodeFileSystem.status(path);
    return Date.now() - Number(modified / 1_000_000n) < storeTiming.sessionLimit;
  } catch {
    return true;
  }
}
