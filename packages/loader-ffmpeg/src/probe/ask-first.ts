import { type OpenRequest, type Prober, toClipwrightError } from '@clipwright/core';
import { catchError, map, mergeMap, type Observable, throwError } from 'rxjs';
import type { ProbedFile } from './probed-file.ts';

/**
 * What a prober tells of a file or, where it fails for whatever reason, what ffprobe does: its word counts, also when it
 * is that the file cannot be used.
 *
 * @param ffprobe$ Asks ffprobe, when subscribed.
 */
export function askFirst(
  prober: Prober,
  request: OpenRequest,
  ffprobe$: Observable<ProbedFile>,
): Observable<ProbedFile> {
  return prober.probe(request).pipe(
    map(
      (info): ProbedFile => ({
        info,
        index: (range) =>
          prober.index(request, range).pipe(
            catchError((error: unknown) => {
              // What was told of the file before would not fit what ffprobe finds in it now.
              if (toClipwrightError(error).code === 'source-changed') return throwError(() => error);
              return ffprobe$.pipe(mergeMap((probed) => probed.index(range)));
            }),
          ),
      }),
    ),
    catchError(() => ffprobe$),
  );
}
