import type { Artifact } from '@clipwright/core/author';
import type { StoreContext } from '../store-parts.ts';
import { putRecord, readRecord } from './bucket-record.ts';
import { partedFile } from './parted-file.ts';
import { sendBlob } from './send-blob.ts';

/** What is known of a key's entry in the bucket before its file is sent there. */
export type Known = 'missing' | 'damaged' | 'unknown';

/** Makes a finished file an entry of the bucket, unless it is one: its blob, and then the record that leads there. */
export async function shareEntry(
  parts: StoreContext,
  key: string,
  { file, bytes, meta }: Artifact,
  known: Known,
  signal: AbortSignal,
): Promise<void> {
  const found = known === 'unknown' ? await readRecord(parts, key, signal) : known;
  if (found !== 'missing' && found !== 'damaged') return;
  const parted = await partedFile(file, bytes, parts.parting, signal);
  await sendBlob(parts, parted, found === 'damaged', signal);
  await putRecord(parts, { key, blob: parted.digest, bytes: parted.bytes, meta }, found === 'damaged', signal);
}
