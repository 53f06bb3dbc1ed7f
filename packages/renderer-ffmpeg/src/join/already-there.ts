import { lstat, utimes } from 'node:fs/promises';
import type { PendingWork } from '@clipwright/core/author';
import { catchError, concatMap, defer, type Observable, of } from 'rxjs';
import { digestOf } from '../output/digest-of.ts';
import type { VerifiedOutput } from './verified-outputs.ts';

/**
 * Whether the output is in its place already, byte for byte: a plain file of one name, with the hash of the output that
 * was verified. Then nothing need be written; its time of change becomes now, as if it had been. Emits once.
 */
export function alreadyThere(
  output: string,
  { digest, verification }: VerifiedOutput,
  pending: PendingWork,
): Observable<boolean> {
  return defer(() => lstat(output)).pipe(
    concatMap((status) => {
      // Another name of it would be left with the old file, and a link is replaced itself.
      if (!status.isFile() || status.nlink !== 1 || status.size !== verification.bytes) return of(false);
      return digestOf(output, pending).pipe(
        concatMap(async (found) => {
          if (found !== digest) return false;
          const now = new Date();
          await utimes(output, now, now);
          return true;
        }),
      );
    }),
    catchError(() => of(false)),
  );
}
