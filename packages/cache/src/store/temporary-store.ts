import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactStore } from '@clipwright/core';
import { nodeFileSystem } from './file-system.ts';
import { storeLayout } from './layout.ts';
import { countSessions } from './leftovers.ts';
import { openStore } from './open-store.ts';
import { storeTiming } from './timing.ts';

export interface TemporaryStoreOptions {
  /** In which the store's own directory is made. @default the system's directory for temporary files */
  readonly directory?: string;
}

export interface TemporaryStore extends ArtifactStore {
  /** Absolute path of its own directory. */
  readonly directory: string;
}

const prefix = 'clipwright-temporary-';

/**
 * A store for one run: its directory is made at the call, and removed whole when the store is disposed. Those that killed
 * processes left beside it are removed as well.
 */
export function temporaryStore(options: TemporaryStoreOptions = {}): TemporaryStore {
  const parent = options.directory ?? tmpdir();
  const directory = mkdtempSync(join(parent, prefix));
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
    directory,
    acquire,
    settled,
    [Symbol.asyncDispose]: async () => {
      await close();
      await nodeFileSystem.removeTree(directory);
      await removeAbandoned(parent);
    },
  };
}

/** Removes stores of processes that are gone. One that was not used yet does not tell of its process: only its age counts. */
async function removeAbandoned(parent: string): Promise<void> {
  const names = await nodeFileSystem.list(parent).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const layout = storeLayout(join(parent, name));
    const sessions = await nodeFileSystem.list(layout.sessions).catch(() => []);
    const live =
      sessions.length === 0
        ? await isYoung(layout.directory)
        : (await countSessions(nodeFileSystem, layout, storeTiming)) > 0;
    if (!live) await nodeFileSystem.removeTree(layout.directory).catch(() => {});
  }
}

async function isYoung(path: string): Promise<boolean> {
  try {
    const { modified } = await nodeFileSystem.status(path);
    return Date.now() - Number(modified / 1_000_000n) < storeTiming.sessionLimit;
  } catch {
    return true;
  }
}
