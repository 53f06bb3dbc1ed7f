import { resolve } from 'node:path';
import { evict } from './evict.ts';
import { nodeFileSystem } from './file-system.ts';
import { storeLayout } from './layout.ts';
import { removeLeftovers } from './leftovers.ts';
import { storeError } from './store-error.ts';
import { checkedBytes, checkedDirectory } from './store-options.ts';
import { storeTiming } from './timing.ts';

/** What was taken out of a store, and what is left. Plain JSON data. */
export interface RemovedFromStore {
  readonly removed: {
    /** Files that were removed. */
    readonly files: number;
    /** Bytes of these files. */
    readonly bytes: number;
  };
  /** Bytes that are left. */
  readonly bytes: number;
}

/**
 * Removes what was used longest ago, down to that many bytes. What is in use stays, so more may be left. What dead
 * processes left goes as well. Safe while others use the store. Rejects with `invalid-option` and `store-failed`.
 */
export async function pruneStore(directory: string, options: { readonly maxBytes: number }): Promise<RemovedFromStore> {
  const layout = storeLayout(resolve(checkedDirectory(directory)));
  const maxBytes = checkedBytes('maxBytes', options.maxBytes);
  try {
    await removeLeftovers(nodeFileSystem, layout, storeTiming);
    const { bytes, removedFiles, removedBytes } = await evict(nodeFileSystem, layout, maxBytes, maxBytes);
    return { removed: { files: removedFiles, bytes: removedBytes }, bytes };
  } catch (error) {
    throw storeError(error, layout.directory);
  }
}
