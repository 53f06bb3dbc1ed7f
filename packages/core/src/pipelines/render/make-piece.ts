import { catchError, concat, defer, from, mergeMap, type Observable, of, throwError } from 'rxjs';
import type { Artifact } from '../../contracts/artifact-store.ts';
import type { Work, WorkEvent } from '../../contracts/work-event.ts';
import { type ClipwrightError, toClipwrightError } from '../../errors/clipwright-error.ts';
import type { PieceEvent } from '../../operators/accumulate-progress.ts';
import type { Retries } from '../retries.ts';
import { workTeller } from '../work.ts';
import type { KeptArtifacts } from './kept-artifacts.ts';
import type { Piece } from './pieces.ts';

export interface FinishedPiece {
  readonly piece: Piece;
  readonly artifact: Artifact;
  readonly reused: boolean;
  /** Present when it was reused. */
  readonly reason?: 'stored' | 'made-before';
  /** Its number among the pieces of its plan. */
  readonly index: number;
  readonly ms: number;
}

export type PieceResult =
  | { readonly type: 'work'; readonly work: WorkEvent }
  /** `bytes`: what is there of its file, where that is known. */
  | { readonly type: 'step'; readonly step: PieceEvent; readonly bytes?: number | undefined }
  | { readonly type: 'failed'; readonly step: PieceEvent; readonly item: number; readonly error: ClipwrightError }
  | { readonly type: 'finished'; readonly finished: FinishedPiece };

/** Which piece it is, in which slot, and what becomes of an error: the item to blame, or it is thrown. */
export interface PieceMaking {
  readonly index: number;
  readonly slot: number;
  /** The source of its first clip, if it shows one. */
  readonly source: string | undefined;
  readonly kept: KeptArtifacts;
  readonly retries: Retries;
  readonly blame: (error: unknown) => { readonly item: number; readonly error: ClipwrightError };
}

/** Makes a piece, or finds it. */
export function makePiece(
  piece: Piece,
  { index, slot, source, kept, retries, blame }: PieceMaking,
): Observable<PieceResult> {
  const work = workTeller({ slot, piece: index, ...clipsOf(piece), ...(source === undefined ? {} : { source }) });
  return defer(() => {
    // From the first sign of life: waiting for threads is not work.
    let start: number | undefined;
    return kept.acquire(piece.runKey, piece.storeKey, piece.produce).pipe(
      mergeMap((event): Observable<PieceResult> => {
        if (event.type === 'progress') {
          const { type, ratio, bytes } = event;
          const begun = start === undefined ? [told(work.begin('encode'))] : [];
          start ??= performance.now();
          return of<PieceResult[]>(...begun, { type: 'step', step: { piece: index, type, ratio }, bytes });
        }
        start ??= performance.now();
        const { artifact, reused, reason } = event;
        const ms = performance.now() - start;
        return from<PieceResult[]>([
          ...work.end().map(told),
          { type: 'step', step: { piece: index, type: 'completed' } },
          {
            type: 'finished',
            finished: { piece, artifact, reused, index, ms, ...(reason === undefined ? {} : { reason }) },
          },
        ]);
      }),
      // Before it is tried again, if it is: waiting for that is no work.
      catchError((error: unknown) =>
        concat(
          from(work.end(toClipwrightError(error).code).map(told)),
          throwError(() => error),
        ),
      ),
    );
  }).pipe(
    retries.again(),
    catchError((error: unknown): PieceResult[] => {
      const blamed = blame(error);
      return [{ type: 'failed', step: { piece: index, type: 'failed' }, ...blamed }];
    }),
  );
}

/** Bytes of a piece's file, as far as a result tells. */
export function bytesOf(result: PieceResult): number | undefined {
  if (result.type === 'finished') return result.finished.artifact.bytes;
  if (result.type === 'step') return result.bytes;
  return result.type === 'failed' ? 0 : undefined;
}

function told(work: WorkEvent): PieceResult {
  return { type: 'work', work };
}

function clipsOf(piece: Piece): Pick<Work, 'clip' | 'clips'> {
  const clips = piece.kind === 'picture' ? [...new Set(piece.items)] : [];
  const [clip] = clips;
  if (clip === undefined) return {};
  return clips.length === 1 ? { clip } : { clip, clips };
}
