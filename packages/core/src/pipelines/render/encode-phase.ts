import { concat, connect, defer, filter, map, merge, mergeMap, type Observable, of, tap } from 'rxjs';
import type { Artifact } from '../../contracts/artifact-store.ts';
import type { JoinPart } from '../../contracts/join-request.ts';
import { type ClipwrightError, reworded, toClipwrightError } from '../../errors/clipwright-error.ts';
import { layerName } from '../../model/layer-entries.ts';
import { sourceName } from '../../model/source-id.ts';
import { accumulateProgress } from '../../operators/accumulate-progress.ts';
import { mergeMapAdaptive } from '../../operators/merge-map-adaptive.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import { pictureStretchesOf } from '../../plan/stretches.ts';
import { endsRun } from '../ends-run.ts';
import { afterPiece, withOthers } from './after-piece.ts';
import { clipEvent } from './clip-event.ts';
import { type ClipState, failed, isLayer, isLive } from './clip-state.ts';
import type { KeptArtifacts } from './kept-artifacts.ts';
import { layerEvent } from './layer-event.ts';
import { bytesOf, type FinishedPiece, makePiece, type PieceResult } from './make-piece.ts';
import { isCopiedSound, reachedLoudness } from './measured.ts';
import { neverBack } from './never-back.ts';
import { andThen, event, reached, type Step } from './phase.ts';
import type { Encoded, Identified, RenderJob } from './phases.ts';
import { blamedItem, joinKey, type Piece, type PieceTools, type PlacedSegment, partsOf, piecesOf } from './pieces.ts';
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
                clips: [...attempt.clips.values()].filter((clip) => !isLayer(clip)),
                layers: [...attempt.clips.values()].filter(isLayer),
                parts,
                ...(audio === undefined ? {} : { audio: audio.file }),
                copiedSound: audio !== undefined && isCopiedSound(audio.meta),
                ...(audio === undefined || run.plan.audio?.loudness === undefined
                  ? {}
                  : { loudness: reachedLoudness(audio.meta) }),
                joinKey,
                made,
                encodeMs: performance.now() - start,
              }),
            );
          }
          // What was measured is found again with the finished pieces; what failed, and time, are not.
          const remaining = <S extends ClipState>(clip: S): S => {
            const { error, ms = clip.ms } = attempt.clips.get(clip.item) ?? {};
            return error === undefined || clip.error !== undefined
              ? { ...clip, ms }
              : failed({ ...clip, ms }, error, job.onError);
          };
          const left = run.unplanned.map(remaining);
          if (!left.some(isLive)) throw nothingRendered(left, run.plan);
          const rest = { ...run, clips: left, layers: run.layers.map(remaining) };
          return from({ ...run, ...planLoaded(job, rest, run.plan.profile) }, made);
        }),
      );
    return from(identified, 0).pipe(neverBack());
  });
}

/** Makes what a plan asks for: picture and sound side by side, each distinct piece once. */
function encodePlan(job: RenderJob, run: Identified, context: EncodeContext): Observable<Step<RenderEvent, Attempt>> {
  return defer(() => {
    const { plan } = run;
    const { video } = plan.profile;
    // Of sound alone there is one piece.
    const worthIt = video === null ? 1 : context.renderer.concurrency({ ...plan.profile, video });
    const pieces = piecesOf(run, context);
    const measure = sizeLimit(job.output.maxBytes);
    const clips = new Map<number, ClipState>([...run.clips, ...run.layers].map((clip) => [clip.item, clip]));
    const files = new Map<number, PlacedSegment>();
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
        concurrency: context.concurrency === 'auto' ? worthIt : context.concurrency,
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
              const told = states.map((clip): Step<RenderEvent, never> => ({ type: 'clip', clip }));
              if (result.type === 'failed') {
                return [
                  ...told,
                  ...states.map((clip) => event<RenderEvent>(isLayer(clip) ? layerEvent(clip) : clipEvent(clip))),
                ];
              }
              if (result.type !== 'finished') return told;
              const { piece, artifact, reused } = result.finished;
              if (piece.kind === 'sound') audio = artifact;
              else {
                if (!reused) made += 1;
                const placed = { file: artifact.file, ...(reused ? {} : { isNew: true }) };
                for (const segment of piece.segments) files.set(segment, placed);
              }
              return [...told, ...finishedEvents(plan, result.finished).map(event)];
            }),
          ),
        ),
      ),
    );
    return concat(
      events,
      defer(() => {
        const parts = partsOf(run, pieces, files);
        return of(reached<Attempt>({ whole, clips, parts, audio, joinKey: joinKey(parts, pieces), made }));
      }),
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

function inClip(error: ClipwrightError, state: ClipState): ClipwrightError {
  const { item, clip } = state;
  const what = isLayer(state) ? `Layer ${layerName(state.entry.layer)}` : `Clip ${item} (${sourceName(clip)})`;
  return reworded(error, `${what}: ${error.message}`, {
    index: item,
    source: sourceName(clip),
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
        items: [...new Set(planned.items.slice(0, pictureStretchesOf(planned.request).length))],
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
