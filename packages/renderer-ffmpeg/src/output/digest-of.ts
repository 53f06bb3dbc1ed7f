import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fromTask, type PendingWork } from '@clipwright/core/author';
import type { Observable } from 'rxjs';

/** Bytes that are read at once. */
const chunk = 1024 * 1024;

/** The SHA-256 of a file's bytes, hexadecimal. Emits once; unsubscribing ends it. */
export function digestOf(file: string, pending: PendingWork): Observable<string> {
  const read = async (signal: AbortSignal): Promise<string> => {
    const hash = createHash('sha256');
    for await (const block of createReadStream(file, { highWaterMark: chunk, signal })) hash.update(block);
    return hash.digest('hex');
  };
  return fromTask((left) => {
    const digest = read(left);
    void pending.track(digest);
    return digest;
  });
}
