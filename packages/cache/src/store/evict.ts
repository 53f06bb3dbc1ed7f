import { decodeRecord } from '@clipwright/node-kit';
import type { FileSystem } from './file-system.ts';
import type { Layout } from './layout.ts';
import { type StoredFile, scanStore } from './scan.ts';
import { isMissing } from './store-error.ts';

export interface Eviction {
  /** Bytes that are left. */
  readonly bytes: number;
  readonly removedFiles: number;
  readonly removedBytes: number;
}

/**
 * When the store holds more than `high` bytes: removes what was used longest ago until `low` is reached. What is in use
 * stays. A record is never younger than its blob and goes first; a blob without a record goes by its own age, and a
 * record that lost its blob is a miss. Others may do the same at the same time.
 */
export async function evict(files: FileSystem, layout: Layout, high: number, low: number): Promise<Eviction> {
  const stored = await scanStore(files, layout);
  let bytes = stored.reduce((sum, file) => sum + file.bytes, 0);
  let removedFiles = 0;
  let removedBytes = 0;
  if (bytes > high) {
    const blobsInUse = new Set(stored.filter((file) => file.kind === 'blob' && file.inUse).map((file) => file.name));
    // Sorting keeps the order of files of one age.
    for (const file of stored.toSorted((a, b) => Number(a.used - b.used))) {
      if (bytes <= low) break;
      if (await isNeeded(files, file, blobsInUse)) continue;
      if (!(await removed(files, file))) continue;
      bytes -= file.bytes;
      removedFiles += 1;
      removedBytes += file.bytes;
    }
  }
  return { bytes, removedFiles, removedBytes };
}

async function isNeeded(files: FileSystem, file: StoredFile, blobsInUse: ReadonlySet<string>): Promise<boolean> {
  if (file.inUse) return true;
  if (file.kind !== 'record' || blobsInUse.size === 0) return false;
  const record = decodeRecord(await files.readText(file.path).catch(() => ''));
  return record !== undefined && blobsInUse.has(record.blob);
}

/** Whether it is gone now. One that cannot be removed, such as an open one on Windows, stays. */
async function removed(files: FileSystem, file: StoredFile): Promise<boolean> {
  try {
    await files.removeFile(file.path);
    return true;
  } catch (error) {
    return isMissing(error);
  }
}
