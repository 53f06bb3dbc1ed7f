import { ClipwrightError } from '@clipwright/core';
import { type JoinRequest, reworded } from '@clipwright/core/author';
import { type CopiedRun, copiedRuns } from '@clipwright/rendering';
import { catchError, type MonoTypeOperatorFunction, throwError } from 'rxjs';

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
