import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { EntryRecord } from '@clipwright/node-kit';
import type { StoreContext } from '../store-parts.ts';

/** `damaged`: what came is not what the record says, twice. */
export type Fetched = 'whole' | 'missing' | 'damaged';

/**
 * Brings a blob into a new file, and checks it against its hash. What broke off goes on where it was; what arrived whole
 * and wrong is fetched once more, since it may have been changed on its way. Unless it is whole, there is no file.
 */
export async function fetchFile(
  parts: StoreContext,
  record: EntryRecord,
  file: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<Fetched> {
  let fetched: Fetched | undefined;
  try {
    fetched = await fetchOnce(parts, record, file, signal, onBytes);
    if (fetched === 'damaged') {
      await rm(file);
      fetched = await fetchOnce(parts, record, file, signal, onBytes);
    }
    return fetched;
  } finally {
    if (fetched !== 'whole') await rm(file, { force: true });
  }
}

async function fetchOnce(
  { bucket, names, patiently, counts }: StoreContext,
  record: EntryRecord,
  file: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<Fetched> {
  const name = names.blob(record.blob);
  let hash = createHash('sha256');
  let read = 0;
  let tag: string | undefined;
  await using output = await open(file, 'wx');
  const began = async (): Promise<void> => {
    hash = createHash('sha256');
    read = 0;
    await output.truncate();
  };
  const isThere = await patiently(signal, async () => {
    // It broke off behind its last byte.
    if (read > 0 && read === record.bytes) return true;
    const part = await bucket.get(name, signal, read > 0 ? { start: read, tag } : undefined);
    if (part === undefined) return false;
    // A service that knows no ranges, or another content under that name.
    let isOther = part.from !== read;
    tag = part.tag;
    for await (const chunk of part.body) {
      if (isOther) await began();
      isOther = false;
      await writeAt(output, chunk, read);
      hash.update(chunk);
      read += chunk.length;
      counts.fetchedBytes += chunk.length;
      onBytes(read);
      if (read > record.bytes) break;
    }
    return true;
  });
  if (!isThere) return 'missing';
  return read === record.bytes && hash.digest('hex') === record.blob ? 'whole' : 'damaged';
}

/** All of it: one call may write less than it was given. */
async function writeAt(output: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    at += (await output.write(chunk, at, chunk.length - at, position + at)).bytesWritten;
  }
}
