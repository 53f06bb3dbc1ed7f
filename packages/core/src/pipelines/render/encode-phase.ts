import { concat, connect, defer, filter, map, merge, mergeMap, type Observable, of, tap } from 'rxjs';
import type { Artifact } from '../../contracts/artifact-store.ts';
import type { JoinPart } from '../../contracts/clip-renderer.ts';
import { type ClipwrightError, reworded, toClipwrightError } from '../../errors/clipwright-error.ts';
import { sourceName } from '../../model/source-id.ts';
import { accumulateProgress } from '../../operators/accumulate-progress.ts';
import { mergeMapAdaptive } from '../../operators/merge-map-adaptive.ts';
import { partsInOrder } from '../../plan/parts-in-order.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import { endsRun } from '../ends-run.ts';
import { afterPiece, withOthers } from './after-piece.ts';
import { type ClipState, failed, isLive } from './clip-state.ts';
import type { KeptArtifacts } from './kept-artifacts.ts';
import { bytesOf, type FinishedPiece, makePiece, type PieceResult } from './make-piece.ts';
import { isCopiedSound } from './measured.ts';
import { neverBack } from './never-back.ts';
import { andThen, event, reached, type Step } from './phase.ts';
import type { Encoded, Identified, RenderJob } from './phases.ts';
import { blamedItem, joinKey, type Piece, type PieceTools, piecesOf } from './pieces.ts';
import { planLoaded } from './plan-phase.ts';
import type { RenderEvent } from './render-events.ts';
import { nothingRendered } from './render-report.ts';
import { sizeLimit } from './size-limit.ts';

/** What encoding needs beside what is to be made. */
export interface EncodeContext extends PieceTools {
  readonly kept: KeptArtifacts;
  /** Pieces made at once; `'auto'`: as many as the renderer says, from moment to moment. */
  readonly concurrency: number | 'auto';
}

/** One try of a plan: all is there, or some clips failed. */
interface Attempt {
  readonly whole: boolean;
  /** The clips as they are now, by their position in the timeline. */
  readonly clips: ReadonlyMap<number, ClipState>;
  readonly parts: readonly JoinPart[];
  readonly audio: Artifact | undefined;
  readonly joinKey: string | null;
  readonly made: number;
}

/**
 * The third phase: everything that the plan asks for is made; as long as clips fail on the way, the plan is made again
 * without them. Errors: those of pieces for which no clip is to blame, `output-too-large`, `nothing-loaded`.
 */
export function encodeUntilWhole(
  job: RenderJob,
  identified: Identified,
  context: EncodeContext,
): Observable<Step<RenderEvent, Encoded>> {
  return defer(() => {
    const start = performance.now();
    const from = (run: Identified, before: number): Observable<Step<RenderEvent, Encoded>> =>
      concat(
        of<Step<RenderEvent, Attempt>[]>(
          { type: 'plan', plan: run.plan },
          event<RenderEvent>({ type: 'planned', plan: run.plan }),
        ),
        encodePlan(job, run, context),
      ).pipe(
        andThen((attempt): Observable<Step<RenderEvent, Encoded>> => {
          const made = before + attempt.made;
          if (attempt.whole) {
            const { parts, audio, joinKey } = attempt;
            return of(
              reached({
                ...run,
                clips: [...attempt.clips.values()],
                parts,
                ...(audio === undefined ? {} : { audio: audio.file }),
                copiedSound: audio !== undefined && isCopiedSound(audio.meta),
                joinKey,
                made,
                encodeMs: performance.now() - start,
              }),
            );
          }
          // What was measured is found again with the finished pieces; what failed, and time, are not.
          const left = run.unplanned.map((clip) => {
            const { error, ms = clip.ms } = attempt.clips.get(clip.item) ?? {};
            return error === undefined || clip.error !== undefined
              ? { ...clip, ms }
              : failed({ ...clip, ms }, error, job.onError);
          });
          if (!left.some(isLive)) throw nothingRendered(left, run.plan);
          return from({ ...run, ...planLoaded(job, { ...run, clips: left }, run.plan.profile) }, made);
        }),
      );
    return from(identified, 0).pipe(neverBack());
  });
}

/** Makes what a plan asks for: picture and sound side by side, each distinct piece once. */
function encodePlan(job: RenderJob, run: Identified, context: EncodeContext): Observable<Step<RenderEvent, Attempt>> {
  return defer(() => {
    const { plan } = run;
    const pieces = piecesOf(run, context);
    const measure = sizeLimit(job.output.maxBytes);
    const clips = new Map(run.clips.map((clip) => [clip.item, clip]));
    const files = new Map<number, string>();
    let audio: Artifact | undefined;
    let made = 0;
    let whole = true;

    const blame = (piece: Piece, error: unknown) => {
      const typed = toClipwrightError(error);
      const item = isOfTheClip(typed) ? blamedItem(plan, piece, typed) : undefined;
      const clip = item === undefined ? undefined : clips.get(item);
      if (clip === undefined) throw typed;
      if (job.onError === 'fail') throw inClip(typed, clip);
      return { item: clip.item, error: typed };
    };
    const make = (piece: Piece, index: number, slot: number): Observable<PieceResult> =>
      makePiece(piece, {
        index,
        slot,
        source: firstSource(piece, clips),
        kept: context.kept,
        retries: job.retries,
        blame: (error) => blame(piece, error),
      }).pipe(
        // After what blames clips: none is to blame for the size of all.
        tap((result) => {
          const bytes = bytesOf(result);
          const places = piece.kind === 'sound' ? 1 : piece.segments.length;
          if (bytes !== undefined) measure(index, bytes * places);
        }),
      );

    /** The clips that are in another state after a result. */
    const changed = (result: PieceResult): readonly ClipState[] => {
      if (result.type === 'finished') return afterPiece(plan, clips, result.finished);
      if (result.type !== 'failed') return [];
      whole = false;
      return withOthers(clips, result.item, result.error).map((clip) => failed(clip, result.error, job.onError));
    };

    const events = of(...pieces).pipe(
      mergeMapAdaptive(make, {
        concurrency: context.concurrency === 'auto' ? context.renderer.concurrency(plan.profile) : context.concurrency,
      }),
      connect((result$) =>
        merge(
          result$.pipe(
            map((result) => (result.type === 'step' || result.type === 'failed' ? result.step : undefined)),
            filter((step) => step !== undefined),
            accumulateProgress({ total: pieces.length, weights: pieces.map(({ weight }) => weight) }),
            map((progress) => event<RenderEvent>({ ...progress, phase: 'encode' })),
          ),
          result$.pipe(
            mergeMap((result): Step<RenderEvent, never>[] => {
              if (result.type === 'work') return [event(result.work)];
              const states = changed(result);
              for (const clip of states) clips.set(clip.item, clip);
              const told = states.map((clip) => ({ type: 'clip' as const, clip }));
              if (result.type !== 'finished') return told;
              const { piece, artifact, reused } = result.finished;
              if (piece.kind === 'sound') audio = artifact;
              else {
                if (!reused) made += 1;
                for (const segment of piece.segments) files.set(segment, artifact.file);
              }
              return [...told, ...finishedEvents(plan, result.finished).map(event)];
            }),
          ),
        ),
      ),
    );
    return concat(
      events,
      defer(() =>
        of(reached<Attempt>({ whole, clips, parts: partsOf(plan, files), audio, joinKey: joinKey(run, pieces), made })),
      ),
    );
  });
}

/** Whether leaving the clip out can help: not where the machine is at fault. */
function isOfTheClip(error: ClipwrightError): boolean {
  if (endsRun(error)) return false;
  if (error.code === 'tool-failed') return true;
  if (error.code === 'output-unwritable') return false;
  return error.kind === 'media' || error.kind === 'input' || error.kind === 'internal';
}

function inClip(error: ClipwrightError, { item, clip }: ClipState): ClipwrightError {
  return reworded(error, `Clip ${item} (${sourceName(clip)}): ${error.message}`, {
    index: item,
    source: sourceName(clip),
  });
}

function partsOf(plan: RenderPlan, files: ReadonlyMap<number, string>): readonly JoinPart[] {
  const parts = partsInOrder(plan);
  return parts.flatMap((planned, at): JoinPart[] => {
    if (planned.kind === 'copy') return [planned.copy.part];
    const file = files.get(planned.position);
    if (file === undefined) return [];
    const { request } = planned.segment;
    const isBesideCopy = [parts[at - 1], parts[at + 1]].some((other) => other?.kind === 'copy');
    return [{ kind: 'file', file, frames: request.frames, ...(isBesideCopy ? { shows: request } : {}) }];
  });
}

function finishedEvents(plan: RenderPlan, finished: FinishedPiece): readonly RenderEvent[] {
  const { piece, artifact, reused, reason, index, ms } = finished;
  const { bytes } = artifact;
  if (piece.kind === 'sound') {
    return [{ type: 'sound', reused, ...(reason === undefined ? {} : { reason }), piece: index, bytes, ms }];
  }
  return piece.segments.flatMap((segment, place): RenderEvent[] => {
    const planned = plan.segments[segment];
    if (planned === undefined) return [];
    const why = reason ?? (place > 0 ? 'same-picture' : undefined);
    const again = reused || place > 0;
    return [
      {
        type: 'segment',
        segment,
        // A fade is of two stretches, one of which is black.
        items: [...new Set(planned.items)],
        frames: planned.request.frames,
        reused: again,
        ...(why === undefined ? {} : { reason: why }),
        piece: index,
        bytes,
        ms: again ? 0 : ms,
      },
    ];
  });
}

/** The source of a piece's first clip, if it shows one. */
function firstSource(piece: Piece, clips: ReadonlyMap<number, ClipState>): string | undefined {
  const state = piece.kind === 'picture' ? clips.get(piece.items[0] ?? -1) : undefined;
  return state && sourceName(state.clip);
}
