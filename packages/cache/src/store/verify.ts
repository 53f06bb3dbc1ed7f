import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { decodeRecord, digestText, type EntryRecord } from '@clipwright/node-kit';
import { digestFile } from './digest.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { type Layout, storeLayout } from './layout.ts';
import { type StoredFile, scanStore } from './scan.ts';
import { isMissing, storeError } from './store-error.ts';
import { checkedDirectory } from './store-options.ts';

export interface VerifyStoreOptions {
  /** Put damaged blobs aside, and remove records and blobs that are of no use. @default false */
  readonly repair?: boolean;
  /** How much is read, 0 to 1. */
  readonly onProgress?: (ratio: number) => void;
}

/** What a full reading of a store found. Plain JSON data. */
export interface StoreVerification {
  /** Entries that are whole. */
  readonly good: number;
  /** Records that are damaged, or not in their place; paths. */
  readonly damagedRecords: readonly string[];
  /** Blobs whose content is not what their name says; paths. */
  readonly damagedBlobs: readonly string[];
  /** Records whose blob is missing, or of another size; paths. Harmless: a miss. */
  readonly danglingRecords: readonly string[];
  /** Blobs without a record, and not in use; paths. Harmless: they go when they are old enough. */
  readonly orphanedBlobs: readonly string[];
  /** Files put aside or removed by `repair`. */
  readonly repaired: number;
}

/**
 * Reads every entry of a store and compares it with its hash. Whatever it finds, a request never gets a wrong byte: it
 * would find the same. Safe while others use the store. Rejects with `store-failed`.
 */
export async function verifyStore(directory: string, options: VerifyStoreOptions = {}): Promise<StoreVerification> {
  const layout = storeLayout(resolve(checkedDirectory(directory)));
  const { repair = false, onProgress = () => {} } = options;
  try {
    const found = await readAll(nodeFileSystem, layout, onProgress);
    return { ...found, repaired: repair ? await repairAll(nodeFileSystem, layout, found) : 0 };
  } catch (error) {
    throw storeError(error, layout.directory);
  }
}

type Findings = Omit<StoreVerification, 'repaired'>;

async function readAll(files: FileSystem, layout: Layout, onProgress: (ratio: number) => void): Promise<Findings> {
  const stored = await scanStore(files, layout);
  const blobs = stored.filter((file) => file.kind === 'blob');
  const { good: goodBlobs, damaged } = await readBlobs(files, blobs, onProgress);
  const damagedRecords: string[] = [];
  const danglingRecords: string[] = [];
  const wanted = new Set<string>();
  let good = 0;
  for (const file of stored.filter((each) => each.kind === 'record')) {
    const record = await readRecord(files, file);
    if (record === undefined) damagedRecords.push(file.path);
    else if (goodBlobs.get(record.blob) !== record.bytes) danglingRecords.push(file.path);
    else good += 1;
    if (record !== undefined) wanted.add(record.blob);
  }
  const orphanedBlobs = blobs
    .filter((file) => goodBlobs.has(file.name) && !wanted.has(file.name) && !file.inUse)
    .map((file) => file.path);
  return { good, damagedRecords, damagedBlobs: damaged, danglingRecords, orphanedBlobs };
}

async function readBlobs(
  files: FileSystem,
  blobs: readonly StoredFile[],
  onProgress: (ratio: number) => void,
): Promise<{ readonly good: ReadonlyMap<string, number>; readonly damaged: readonly string[] }> {
  const good = new Map<string, number>();
  const damaged: string[] = [];
  const all = blobs.reduce((sum, file) => sum + file.bytes, 0);
  let done = 0;
  for (const file of blobs) {
    try {
      const { digest, bytes } = await digestFile(files, file.path);
      if (digest === file.name) good.set(file.name, bytes);
      else damaged.push(file.path);
    } catch (error) {
      // Evicted meanwhile. One that cannot be read is as good as damaged.
      if (!isMissing(error)) damaged.push(file.path);
    }
    done += file.bytes;
    onProgress(all === 0 ? 1 : Math.min(1, done / all));
  }
  return { good, damaged };
}

async function readRecord(files: FileSystem, file: StoredFile): Promise<EntryRecord | undefined> {
  const record = decodeRecord(await files.readText(file.path).catch(() => ''));
  return record !== undefined && digestText(record.key) === file.name ? record : undefined;
}

async function repairAll(files: FileSystem, layout: Layout, found: Findings): Promise<number> {
  let repaired = 0;
  const attempt = async (change: Promise<void>): Promise<void> => {
    try {
      await change;
      repaired += 1;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  };
  for (const path of [...found.damagedRecords, ...found.danglingRecords]) await attempt(files.removeFile(path));
  if (found.damagedBlobs.length > 0) await files.makeDirectory(layout.quarantine);
  for (const path of found.damagedBlobs) {
    const aside = join(layout.quarantine, `${path.slice(-64)}.${randomUUID()}`);
    await attempt(files.rename(path, aside));
  }
  for (const path of found.orphanedBlobs) await attempt(files.removeFile(path));
  return repaired;
}
