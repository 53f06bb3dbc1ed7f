import { resolve } from 'node:path';
import { nodeFileSystem } from './file-system.ts';
import { storeLayout } from './layout.ts';
import { removeLeftovers } from './leftovers.ts';
import type { RemovedFromStore } from './prune.ts';
import { scanStore } from './scan.ts';
import { isMissing, storeError } from './store-error.ts';
import { checkedDirectory } from './store-options.ts';
import { storeTiming } from './timing.ts';

/**
 * Removes every entry. Requests that hold one keep their file; only files of the store's own are touched. What dead
 * processes left goes as well. Safe while others use the store. Rejects with `store-failed`.
 */
export async function clearStore(directory: string): Promise<RemovedFromStore> {
  const layout = storeLayout(resolve(checkedDirectory(directory)));
  let files = 0;
  let bytes = 0;
  try {
    await removeLeftovers(nodeFileSystem, layout, storeTiming);
    // In the order of the scan: records before their blobs.
    for (const file of await scanStore(nodeFileSystem, layout)) {
      await nodeFileSystem.removeFile(file.path).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
      files += 1;
      bytes += file.bytes;
    }
    return { removed: { files, bytes }, bytes: 0 };
  } catch (error) {
    throw storeError(error, layout.directory);
  }
}
