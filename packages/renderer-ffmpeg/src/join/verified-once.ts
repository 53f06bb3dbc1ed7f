import { stat } from 'node:fs/promises';
import type { Verification } from '@clipwright/core';
import type { PendingWork } from '@clipwright/core/author';
import { concat, concatMap, defer, forkJoin, type Observable, of } from 'rxjs';
import { digestOf } from '../output/digest-of.ts';
import type { VerifiedOutput, VerifiedOutputs } from './verified-outputs.ts';

type Found = Omit<Verification, 'bytes'>;

/**
 * What is found of a file, which is not asked for where all its bytes have the hash of one that was verified before.
 * Where nothing is known its hash is taken beside the verification, and kept with what that found if nobody wrote to
 * the file from before the one to after the other. Emits once. Errors: those of the verification.
 *
 * @param known What was verified when the same was joined before.
 */
export function verifiedOnce(
  file: string,
  known: VerifiedOutput | undefined,
  verify$: Observable<Found>,
  memory: VerifiedOutputs,
  pending: PendingWork,
): Observable<Found> {
  const kept = (digest: string, found: Found, bytes: number): Observable<Found> =>
    concat(memory.keep({ digest, verification: { ...found, bytes } }), of(found));

  return defer(() => writing(file)).pipe(
    concatMap((before) => {
      const verified = (digest$: Observable<string>): Observable<Found> =>
        forkJoin([digest$, verify$]).pipe(
          concatMap(async ([digest, found]) => ({ digest, found, after: await writing(file) })),
          concatMap(({ digest, found, after }) =>
            after.state === before.state ? kept(digest, found, after.bytes) : of(found),
          ),
        );
      const digest$ = digestOf(file, pending);
      if (known === undefined) return verified(digest$);
      return digest$.pipe(
        concatMap((digest) => (digest === known.digest ? of(known.verification) : verified(of(digest)))),
      );
    }),
  );
}

/** How large a file is, and what changes when anybody writes to it. */
async function writing(file: string): Promise<{ readonly bytes: number; readonly state: string }> {
  const { ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return { bytes: Number(size), state: [ino, size, mtimeNs, ctimeNs].join(' ') };
}
