import type { Json } from '@clipwright/core/author';
import { systemCode } from '@clipwright/core/author';
import { type EntryRecord, encodeRecord } from '@clipwright/node-kit';
import { digestFile } from './digest.ts';
import { shardedFile, shardOf } from './layout.ts';
import { linkOrCopy } from './link-or-copy.ts';
import type { RequestFolder } from './request-folder.ts';
import type { StoreContext } from './store-parts.ts';

/** After these the file's own content is in doubt, not only its place in the store. */
const doubtful = new Set(['EIO', 'ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * Makes a finished file an entry: flushed and hashed, then its blob, then the record that points at it, each by a
 * rename of something complete. The file itself stays where it is. Folders are not flushed: what a power cut takes away
 * is a miss.
 *
 * Gives the bytes added. When the entry cannot be kept, but the file is good, that is counted and gives 0. Rejects when
 * the disk gives an error on the file's own content.
 */
export async function publishEntry(
  parts: StoreContext,
  id: string,
  key: string,
  file: string,
  meta: Json,
  folder: RequestFolder,
): Promise<number> {
  const { files, counts } = parts;
  let content: { readonly digest: string; readonly bytes: number };
  try {
    await files.flush(file);
    content = await digestFile(files, file);
  } catch (error) {
    if (doubtful.has(systemCode(error) ?? '')) throw error;
    counts.unkept += 1;
    return 0;
  }
  try {
    return await putInPlace(parts, id, { key, blob: content.digest, bytes: content.bytes, meta }, file, folder);
  } catch {
    counts.unkept += 1;
    return 0;
  }
}

async function putInPlace(
  { files, layout, checked }: StoreContext,
  id: string,
  record: EntryRecord,
  file: string,
  folder: RequestFolder,
): Promise<number> {
  const text = encodeRecord(record);
  const newRecord = folder.fresh();
  const newBlob = folder.fresh();
  await files.makeDirectory(shardOf(layout.blobs, record.blob));
  await files.makeDirectory(shardOf(layout.records, id));
  await files.writeText(newRecord, text);
  await files.flush(newRecord);
  if ((await linkOrCopy(files, file, newBlob)) === 'copied') await files.flush(newBlob);
  await files.makeReadOnly(newBlob);
  // One time for both: the record must not be the younger one.
  const now = Date.now();
  await files.touch(newRecord, now);
  await files.touch(newBlob, now);
  checked.remember(record.blob, await files.status(newBlob));
  await files.rename(newBlob, shardedFile(layout.blobs, record.blob));
  await files.rename(newRecord, shardedFile(layout.records, id));
  return record.bytes + Buffer.byteLength(text);
}
