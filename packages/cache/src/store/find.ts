import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { decodeRecord, type EntryRecord } from '@clipwright/node-kit';
import { shardedFile } from './layout.ts';
import { linkOrCopy } from './link-or-copy.ts';
import type { RequestFolder } from './request-folder.ts';
import { isMissing } from './store-error.ts';
import type { StoreContext } from './store-parts.ts';

/** An entry's file under a name of the request's own, which stays good whatever becomes of the entry. */
export interface FoundEntry {
  readonly file: string;
  readonly record: EntryRecord;
}

/**
 * Looks for a whole entry, and takes hold of it. What is damaged is put aside; that, and every trouble with the disk,
 * is a miss. Never rejects.
 *
 * @param id The record's name.
 */
export async function findEntry(
  parts: StoreContext,
  id: string,
  key: string,
  folder: RequestFolder,
): Promise<FoundEntry | undefined> {
  try {
    return await takeHold(parts, shardedFile(parts.layout.records, id), key, folder);
  } catch (error) {
    if (!isMissing(error)) parts.counts.failures += 1;
    return undefined;
  }
}

async function takeHold(
  parts: StoreContext,
  recordFile: string,
  key: string,
  folder: RequestFolder,
): Promise<FoundEntry | undefined> {
  const { files, layout, checked, counts } = parts;
  const record = decodeRecord(await files.readText(recordFile));
  if (record === undefined || record.key !== key) {
    counts.quarantined += 1;
    await files.removeFile(recordFile);
    return undefined;
  }
  const blob = shardedFile(layout.blobs, record.blob);
  const file = folder.fresh();
  const way = await linkOrCopy(files, blob, file);
  const status = await files.status(file);
  if (Number(status.size) !== record.bytes || !(await checked.isGood(file, record.blob, status))) {
    // Not one that has been put in its place meanwhile.
    if (way === 'copied' || (await files.status(blob)).inode === status.inode) {
      counts.quarantined += 1;
      await files.makeDirectory(layout.quarantine);
      await files.rename(blob, join(layout.quarantine, `${record.blob}.${randomUUID()}`));
    }
    await files.removeFile(file);
    return undefined;
  }
  await touchBoth(parts, recordFile, way === 'linked' ? file : blob);
  checked.remember(record.blob, await files.status(file));
  return { file, record };
}

/**
 * Notes the last use. The record first, and one time for both: the record must never be the younger one, so that it is
 * evicted first. Somebody else's files cannot be touched, and are good all the same.
 */
async function touchBoth({ files, counts }: StoreContext, recordFile: string, blob: string): Promise<void> {
  const now = Date.now();
  try {
    await files.touch(recordFile, now);
    await files.touch(blob, now);
  } catch {
    counts.failures += 1;
  }
}
