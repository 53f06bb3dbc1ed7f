import { toClipwrightError } from '@clipwright/core';
import type { OpenRequest } from '@clipwright/core/author';
import { NeedsCopy } from '@clipwright/node-kit';
import { catchError, map, Observable, Subscription, throwError } from 'rxjs';
import type { ProbedFile } from '../probe/probed-file.ts';
import type { ClockCopies } from './clock-copies.ts';

/** A file that was probed, and what is read in its place. */
export interface ReadableFile {
  readonly probed: ProbedFile;
  /** Path of the copy that is read instead; absent where it is the file itself. */
  readonly copy?: string;
  /** What keeps the copy: ended by who closes the source. */
  readonly lease: Subscription;
}

/**
 * What probing came to or, of a file whose times are of no use, what it comes to with a copy of it, which stays as long
 * as its lease. Who leaves before it is told of leaves no copy.
 *
 * @param probeCopy Probes a copy, by its path.
 */
export function readableFile(
  { uri }: OpenRequest,
  probed$: Observable<ProbedFile>,
  copies: ClockCopies,
  probeCopy: (path: string) => Observable<ProbedFile>,
): Observable<ReadableFile> {
  const ofCopy = (needed: NeedsCopy): Observable<ReadableFile> =>
    new Observable((subscriber) => {
      const lease = new Subscription();
      let isTold = false;
      subscriber.add(() => {
        if (!isTold) lease.unsubscribe();
      });
      const fail = (error: unknown): void => subscriber.error(error);
      lease.add(
        copies.acquire(uri, needed).subscribe({
          next: (event) => {
            if (event.type === 'progress') return;
            const copy = event.value.path;
            subscriber.add(
              probeCopy(copy).subscribe({
                next: (probed) => {
                  isTold = true;
                  subscriber.next({ probed, copy, lease });
                  subscriber.complete();
                },
                error: (error: unknown) => fail(toClipwrightError(error)),
              }),
            );
          },
          error: fail,
        }),
      );
    });
  return probed$.pipe(
    map((probed): ReadableFile => ({ probed, lease: Subscription.EMPTY })),
    catchError((error: unknown) => (error instanceof NeedsCopy ? ofCopy(error) : throwError(() => error))),
  );
}
