import { decodeRecord, type EntryRecord, encodeRecord } from '@clipwright/node-kit';
import type { StoreContext } from '../store-parts.ts';

/** Bytes. What is longer is no record, whoever put it there. */
const longestRecord = 64 * 2 ** 20;

/** The record of a key; `missing` where there is none, `damaged` where it is none, or another key's. */
export async function readRecord(
  { bucket, names, patiently }: StoreContext,
  key: string,
  signal: AbortSignal,
): Promise<EntryRecord | 'missing' | 'damaged'> {
  const text = await patiently(signal, async () => {
    const object = await bucket.get(names.record(key), signal);
    if (object === undefined) return undefined;
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of object.body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > longestRecord) break;
    }
    return Buffer.concat(chunks).toString();
  });
  if (text === undefined) return 'missing';
  const record = decodeRecord(text);
  return record?.key === key ? record : 'damaged';
}

/**
 * Puts the record of a key, whose blob is there. Of two that come at once the first one stands, if it is good: its blob
 * is there as well.
 *
 * @param replacing Whether what is there is known to be damaged.
 */
export async function putRecord(
  parts: StoreContext,
  record: EntryRecord,
  replacing: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { bucket, names, patiently } = parts;
  const put = (isNew: boolean) =>
    patiently(signal, () => bucket.putText(names.record(record.key), encodeRecord(record), isNew, signal));
  if ((await put(!replacing)) === 'present' && !(await isGood(parts, record, signal))) await put(false);
}

/** Whether the record that is there leads to a blob, be it another than ours. */
async function isGood(parts: StoreContext, { key, blob }: EntryRecord, signal: AbortSignal): Promise<boolean> {
  const { bucket, names, patiently } = parts;
  const there = await readRecord(parts, key, signal);
  if (there === 'missing' || there === 'damaged') return false;
  if (there.blob === blob) return true;
  return (await patiently(signal, () => bucket.size(names.blob(there.blob), signal))) === there.bytes;
}
