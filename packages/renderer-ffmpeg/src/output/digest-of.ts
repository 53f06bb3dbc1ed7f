import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { fromTask, type PendingWork } from '@clipwright/core/author';
import type { Observable } from 'rxjs';

/** Bytes that are read at once. */
const chunk = 1024 * 1024;

/** The SHA-256 of a file's bytes, hexadecimal. Emits once; unsubscribing ends it. */
export function digestOf(file: string, pending: PendingWork): Observable<string> {
  const read = async (left: AbortSignal): Promise<string> => {
    const hash = createHash('sha256');
    const handle = await open(file);
    try {
      // Into one buffer: a new one for each would have to be collected.
      const buffer = Buffer.allocUnsafe(chunk);
      for (;;) {
        left.throwIfAborted();
        const { bytesRead } = await handle.read(buffer, 0, chunk);
        if (bytesRead === 0) return hash.digest('hex');
        hash.update(buffer.subarray(0, bytesRead));
      }
    } finally {
      await handle.close();
    }
  };
  return fromTask((left) => {
    const digest = read(left);
    void pending.track(digest);
    return digest;
  });
}
