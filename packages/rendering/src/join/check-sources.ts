import type { JoinRequest, RenderInputs } from '@clipwright/core/author';
import { catchError, concat, defer, EMPTY, type MonoTypeOperatorFunction, type Observable, throwError } from 'rxjs';
import { copiedRuns } from './copied-frames.ts';
import { ofPart } from './run-error.ts';

/**
 * Completes if the sources of which packets are copied are what they were when they were opened. Errors: those of their
 * checks, with the first part that is of such a source in `details.part`.
 */
export function checkSources(request: JoinRequest, sources: RenderInputs['sources']): Observable<never> {
  const first = new Map(
    copiedRuns(request)
      .toReversed()
      .map(({ packets, part }) => [packets.source.id, part]),
  );
  const checks = [...first].map(([id, part]) =>
    defer(() => sources.get(id)?.check?.() ?? EMPTY).pipe(
      catchError((error: unknown) => throwError(() => ofPart(part, error))),
    ),
  );
  return concat(...checks);
}

/** Where something fails and a source is another by now, that is the reason. Errors: as of {@link checkSources}. */
export function blamingSources<T>(request: JoinRequest, sources: RenderInputs['sources']): MonoTypeOperatorFunction<T> {
  return catchError((error: unknown) =>
    concat(
      checkSources(request, sources),
      throwError(() => error),
    ),
  );
}
