import { type Prober, toClipwrightError } from '@clipwright/core';
import type { OpenRequest } from '@clipwright/core/author';
import { type LastPacket, type ProberHelp, toldAfter } from '@clipwright/core/probing';
import {
  catchError,
  defer,
  finalize,
  firstValueFrom,
  map,
  mergeMap,
  type Observable,
  Subject,
  takeUntil,
  throwError,
} from 'rxjs';
import type { ProbedFile } from './probed-file.ts';

/**
 * What a prober tells of a file or, where it fails for whatever reason, what ffprobe does: its word counts, also when
 * it is that the file cannot be used. Only why packets of the file cannot be copied is the prober's to say.
 *
 * @param ffprobe$ Asks ffprobe, when subscribed.
 * @param lastDuration Asks it for a packet, which the prober may have it do.
 */
export function askFirst(
  prober: Prober,
  request: OpenRequest,
  ffprobe$: Observable<ProbedFile>,
  lastDuration: (packet: LastPacket) => Observable<number | undefined>,
): Observable<ProbedFile> {
  return helped(lastDuration, (help) => prober.probe(request, help)).pipe(
    map(
      (info): ProbedFile => ({
        info,
        index: (range, detail) =>
          prober.index(request, range, detail).pipe(
            catchError((error: unknown) => {
              // What was told of the file before would not fit what ffprobe finds in it now.
              if (toClipwrightError(error).code === 'source-changed') return throwError(() => error);
              return ffprobe$.pipe(mergeMap((probed) => probed.index(range, detail)));
            }),
          ),
      }),
    ),
    catchError((error: unknown) =>
      ffprobe$.pipe(map((probed): ProbedFile => ({ ...probed, info: toldAfter(probed.info, [error]) }))),
    ),
  );
}

/** Work with help; what the help has begun ends with it, and is answered by nothing then. */
function helped<T>(
  lastDuration: (packet: LastPacket) => Observable<number | undefined>,
  work: (help: ProberHelp) => Observable<T>,
): Observable<T> {
  return defer(() => {
    const over = new Subject<void>();
    const help: ProberHelp = {
      lastDuration: (packet) =>
        firstValueFrom(lastDuration(packet).pipe(takeUntil(over)), { defaultValue: undefined }).catch(() => undefined),
    };
    return work(help).pipe(finalize(() => over.next()));
  });
}
