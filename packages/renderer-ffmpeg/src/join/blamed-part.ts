import { ClipwrightError } from '@clipwright/core';
import { type JoinRequest, reworded } from '@clipwright/core/author';
import { type CopiedRun, copiedRuns } from '@clipwright/rendering';
import { catchError, concat, concatMap, from, type MonoTypeOperatorFunction, type Observable, throwError } from 'rxjs';

/**
 * Errors that name a frame (`details.frame`) name the run of copied packets as well that it belongs to, or at whose
 * border it stands (`details.part`): encoding that would mend it.
 */
export function blamingParts<T>(request: JoinRequest): MonoTypeOperatorFunction<T> {
  return catchError((error: unknown) => {
    const frame = isAmiss(error) ? error.details.frame : undefined;
    const at = typeof frame === 'number' ? frame : undefined;
    const runs = copiedRuns(request);
    const run =
      at === undefined
        ? undefined
        : (runs.find((one) => distance(one, at) === 0) ?? runs.find((one) => distance(one, at) === 1));
    return throwError(() => (run === undefined ? error : ofPart(error, run)));
  });
}

/**
 * Where what is done at all joins fails, it is done again at those of each run of copied packets alone, and the first at
 * which it fails as well is named.
 *
 * @param joins The first frame after each.
 */
export function atJoins(
  request: JoinRequest,
  joins: readonly number[],
  work: (joins: readonly number[]) => Observable<never>,
): Observable<never> {
  return work(joins).pipe(
    catchError((error: unknown) => {
      if (!isAmiss(error)) return throwError(() => error);
      const alone = from(copiedRuns(request)).pipe(
        concatMap((run) => {
          const { firstFrame, packets } = run;
          const own = joins.filter((join) => join === firstFrame || join === firstFrame + packets.frames);
          return work(own).pipe(
            catchError((found: unknown) => throwError(() => (isAmiss(found) ? ofPart(found, run) : found))),
          );
        }),
      );
      return concat(
        alone,
        throwError(() => error),
      );
    }),
  );
}

function isAmiss(error: unknown): error is ClipwrightError {
  return error instanceof ClipwrightError && error.code === 'verification-failed' && error.details.part === undefined;
}

function ofPart(error: unknown, { part }: CopiedRun): unknown {
  return error instanceof ClipwrightError ? reworded(error, error.message, { part }) : error;
}

/** Frames from a run to one beside it. */
function distance({ firstFrame, packets }: CopiedRun, frame: number): number {
  return Math.max(firstFrame - frame, frame - (firstFrame + packets.frames - 1), 0);
}
