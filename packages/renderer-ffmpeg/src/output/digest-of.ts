import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { PendingWork } from '@clipwright/core';
import { Observable } from 'rxjs';

/** Bytes that are read at once. */
const chunk = 1024 * 1024;

/** The SHA-256 of a file's bytes, hexadecimal. Emits once; unsubscribing ends it. */
export function digestOf(file: string, pending: PendingWork): Observable<string> {
  return new Observable((subscriber) => {
    const hash = createHash('sha256');
    const bytes = createReadStream(file, { highWaterMark: chunk });
    const read = async (): Promise<void> => {
      for await (const block of bytes) hash.update(block);
      subscriber.next(hash.digest('hex'));
      subscriber.complete();
    };
    void pending.track(read().catch((error: unknown) => subscriber.error(error)));
    return () => bytes.destroy();
  });
}
