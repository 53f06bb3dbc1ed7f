import type { ProgressEvent } from '@clipwright/core';
import type { EntryRecord } from '@clipwright/node-kit';
import type { StoreContext } from '../store-parts.ts';
import { readRecord } from './bucket-record.ts';
import { fetchFile } from './fetch-file.ts';

/**
 * Brings the file of a key from the bucket into a new file. `missing` and `damaged` where there is none that is whole, and
 * then there is no file; what is damaged, or leads to nothing, is to be replaced.
 */
export async function fetchEntry(
  parts: StoreContext,
  key: string,
  file: string,
  signal: AbortSignal,
  progress: (event: ProgressEvent) => void,
): Promise<EntryRecord | 'missing' | 'damaged'> {
  const record = await readRecord(parts, key, signal);
  if (record === 'missing') return record;
  if (record !== 'damaged') {
    const onBytes = (bytes: number): void =>
      progress({ type: 'progress', ratio: Math.min(1, bytes / record.bytes), bytes });
    const fetched = await fetchFile(parts, record, file, signal, onBytes);
    if (fetched === 'whole') return record;
    // What rules of the bucket have removed is not damaged, but its record leads nowhere.
    if (fetched === 'missing') return 'damaged';
  }
  parts.counts.damaged += 1;
  return 'damaged';
}
