import { ClipwrightError, type ProgressEvent } from '@clipwright/core';
import { filter, fromEvent, map, NEVER, type Observable, takeUntil, throwError, timeout } from 'rxjs';
import { bullmqErrors } from '../errors.ts';
import { cancelled } from './last-of.ts';
import type { PieceResult } from './run-piece.ts';

export interface HeldOptions {
  /** Gives it up (`cancelled`). */
  readonly signal: AbortSignal | undefined;
  /** Is told how far it is, once a second at most. */
  readonly progress: (ratio: number) => void;
  /** Seconds without progress after which it is given up (`bullmq/piece-stuck`). */
  readonly stuckAfter: number;
}

/** Milliseconds between what is told of a piece. */
const tellEvery = 1000;

/** What comes of a piece that can be given up, from outside or because it hangs. */
export function heldPiece(
  piece: Observable<ProgressEvent | PieceResult>,
  { signal, progress, stuckAfter }: HeldOptions,
): Observable<PieceResult> {
  let told = Number.NEGATIVE_INFINITY;
  return piece.pipe(
    timeout({ each: stuckAfter * 1000, with: () => throwError(() => stuck(stuckAfter)) }),
    takeUntil(signal === undefined ? NEVER : abortOf(signal)),
    filter((event): event is PieceResult => {
      if (!('type' in event)) return true;
      if (performance.now() - told >= tellEvery) {
        told = performance.now();
        progress(event.ratio);
      }
      return false;
    }),
  );
}

function abortOf(signal: AbortSignal): Observable<never> {
  if (signal.aborted) return throwError(cancelled);
  return fromEvent(signal, 'abort').pipe(
    map(() => {
      throw cancelled();
    }),
  );
}

function stuck(seconds: number): ClipwrightError {
  return new ClipwrightError(bullmqErrors.pieceStuck, `A piece showed no progress for ${seconds} seconds.`, {
    kind: 'environment',
    transient: true,
  });
}
