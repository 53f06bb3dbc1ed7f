import { catchError, concat, defer, EMPTY, from, map, mergeMap, Observable, of, throwError } from 'rxjs';
import type { ClipLoader, ClipSource, OpenEvent, OpenRequest } from '../../contracts/clip-loader.ts';
import { ClipwrightError, reworded, toClipwrightError } from '../../errors/clipwright-error.ts';
import { filesOf, type SourceRequest } from '../../model/source-id.ts';
import { evenLate } from '../../operators/even-late.ts';
import { joinedSource, type OpenedPart } from './joined-source.ts';

/** Parts that are opened at once. */
const concurrency = 4;

/**
 * Opens a source of one file, or of several as one. Errors, of one of several with its path in `details.part`: the
 * loader's, `other-format`.
 *
 * @param discard Disposes of what was opened and nobody gets; may be handed one more than once.
 */
export function openParts(
  loader: ClipLoader,
  { more, ...request }: SourceRequest,
  discard: (source: ClipSource) => void,
): Observable<OpenEvent> {
  if (more === undefined) return loader.open(request);
  // Where pictures go on in the next file none is held.
  const requests = filesOf({ ...request, more }).map(
    (uri): OpenRequest => ({ ...request, uri, outsidePicture: 'drop' }),
  );
  return new Observable((subscriber) => {
    const opened = new Map<number, OpenedPart>();
    const ratios = requests.map(() => 0);
    let isDelivered = false;
    subscriber.add(() => {
      if (!isDelivered) for (const { source } of opened.values()) discard(source);
    });
    const opening$ = from(requests).pipe(
      mergeMap((part, index) => {
        const open$ = evenLate(loader.open(part), (event) => {
          if (event.type !== 'opened') return;
          if (subscriber.closed) discard(event.source);
          else opened.set(index, { source: event.source, request: part });
        });
        const whole$ = concat(
          open$,
          defer(() => (opened.has(index) ? EMPTY : throwError(() => unopened()))),
        );
        return whole$.pipe(
          catchError((error: unknown) => throwError(() => ofPart(error, part.uri, index, requests.length))),
          map((event): OpenEvent => {
            ratios[index] = event.type === 'progress' ? event.ratio : 1;
            return { type: 'progress', ratio: ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length };
          }),
        );
      }, concurrency),
    );
    const joined$ = of(undefined).pipe(
      mergeMap(() =>
        joinedSource(
          [...opened].sort(([a], [b]) => a - b).map(([, part]) => part),
          request.uri,
        ),
      ),
      map((source): OpenEvent => {
        isDelivered = true;
        return { type: 'opened', source };
      }),
    );
    subscriber.add(concat(opening$, joined$).subscribe(subscriber));
  });
}

/** What would be left out of the whole otherwise, and nobody would see it. */
function unopened(): ClipwrightError {
  return new ClipwrightError('contract-violation', 'The loader completed without having opened it.', {
    remedy: 'It must emit progress, then exactly one `opened`, and complete.',
  });
}

function ofPart(error: unknown, uri: string, index: number, count: number) {
  const typed = toClipwrightError(error);
  return reworded(typed, `Part ${index + 1} of ${count}, ${uri}: ${typed.message}`, { part: uri });
}
