import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactStore } from '@clipwright/core';
import { checkOptions, type OptionsOf } from '@clipwright/core/author';
import { isProcessGone, thisProcess } from '@clipwright/node-kit';
import { nodeFileSystem } from './file-system.ts';
import { storeLayout } from './layout.ts';
import { countSessions } from './leftovers.ts';
import { openStore } from './open-store.ts';
import { decodeOwner, encodeOwner } from './owner.ts';
import { storeTiming } from './timing.ts';

export interface TemporaryStoreOptions {
  /** In which the store's own directory is made. @default the system's directory for temporary files */
  readonly directory?: string;
}

export interface TemporaryStore extends ArtifactStore {
  /** Absolute path of its own directory. */
  readonly directory: string;
}

const shape = { directory: 'any' } satisfies OptionsOf<TemporaryStoreOptions>;

const prefix = 'clipwright-temporary-';

/** Tells whose a store's directory is, from the first moment. */
const ownerFile = (directory: string): string => join(directory, 'owner.json');

/**
 * A store for one run: its directory is made at the call, and removed whole when the store is disposed. Those that
 * killed processes left beside it are removed meanwhile.
 */
export function temporaryStore(options: TemporaryStoreOptions = {}): TemporaryStore {
  checkOptions('', options, shape);
  const parent = options.directory ?? tmpdir();
  const directory = mkdtempSync(join(parent, prefix));
  claim(directory);
  const removal = removeAbandoned(parent);
  const {
    acquire,
    settled,
    [Symbol.asyncDispose]: close,
  } = openStore({
    files: nodeFileSystem,
    layout: storeLayout(directory),
    timing: storeTiming,
    maxBytes: Number.POSITIVE_INFINITY,
    sampleAbove: Number.POSITIVE_INFINITY,
  });
  return {
    contracts: { ArtifactStore: 1 },
    directory,
    acquire,
    settled,
    [Symbol.asyncDispose]: async () => {
      await close();
      await nodeFileSystem.removeTree(directory);
      await removal;
    },
  };
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
