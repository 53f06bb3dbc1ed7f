import type { Json } from '@clipwright/core/author';
import { isDigest } from './digest-text.ts';
import { isJsonObject, seal, unseal } from './sealed.ts';

/** What a store knows of a key. It carries the key, so that a record in another's place is found out. */
export interface EntryRecord {
  readonly key: string;
  /** SHA-256 of the content: the blob's name. */
  readonly blob: string;
  readonly bytes: number;
  readonly meta: Json;
}

export function encodeRecord(record: EntryRecord): string {
  return seal({ key: record.key, blob: record.blob, bytes: record.bytes, meta: record.meta });
}

/** `undefined` when the text is damaged, or no record. */
export function decodeRecord(text: string): EntryRecord | undefined {
  const data = unseal(text);
  if (!isJsonObject(data)) return undefined;
  const { key, blob, bytes, meta } = data;
  if (typeof key !== 'string' || typeof bytes !== 'number' || meta === undefined) return undefined;
  if (typeof blob !== 'string' || !isDigest(blob)) return undefined;
  return { key, blob, bytes, meta };
}
