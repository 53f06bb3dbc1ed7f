import { ClipwrightError } from '@clipwright/core';
import { defer, EMPTY, mergeMap, type Observable, throwError } from 'rxjs';
import { type FileRecord, hasSameContent, sourceRecord } from './file-record.ts';

/**
 * Completes if a file is still what its record tells of. Errors: `source-changed`, `source-missing`,
 * `source-unreadable`.
 */
export function checkUnchanged(uri: string, record: FileRecord): Observable<never> {
  return defer(() => sourceRecord(uri)).pipe(
    mergeMap((now) => {
      if (hasSameContent(now, record)) return EMPTY;
      return throwError(
        () =>
          new ClipwrightError('source-changed', `${uri} changed after it was opened.`, {
            remedy: 'Wait until it is complete, and try again.',
            details: { before: Number(record.size), now: Number(now.size) },
          }),
      );
    }),
  );
}
