import {
  catchError,
  concat,
  connect,
  defer,
  EMPTY,
  finalize,
  from,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  tap,
} from 'rxjs';
import type { Artifact, Produce } from '../../contracts/artifact-store.ts';
import type { AudioRequest, RenderInputs, SegmentRequest, SoundKeeper } from '../../contracts/clip-renderer.ts';
import { ClipwrightError, toClipwrightError } from '../../errors/clipwright-error.ts';
import { canonical } from '../../model/canonical.ts';
import { openRequest, sourceId } from '../../model/source-id.ts';
import { accumulateProgress, type PieceEvent } from '../../operators/accumulate-progress.ts';
import { mergeMapAdaptive } from '../../operators/merge-map-adaptive.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import { audioKey, type SourceIdentities, segmentKey, soundChunkKey } from '../../plan/request-key.ts';
import { endsRun } from '../ends-run.ts';
import { type KeptArtifacts, keptArtifacts } from './kept-artifacts.ts';
import { notePicture, noteSound } from './note-measured.ts';
import { ofUnchangedSources, sourcesOfSegment, sourcesOfSound } from './of-unchanged-sources.ts';
import type { RenderDeps, RenderEvent } from './render-events.ts';
import { type ClipOutcome, failClip, type RenderRun } from './render-run.ts';
import { sizeLimit } from './size-limit.ts';

/** What encoding needs beside the run. */
export interface EncodeContext {
  readonly renderer: RenderDeps['renderer'];
  readonly store: RenderDeps['store'];
  readonly kept: KeptArtifacts;
  readonly inputs: RenderInputs;
  /** What stands for sources beyond this run. */
  readonly identities: SourceIdentities;
  /** Completes if the file that gives the music is still what `identities` say. */
  readonly checkMusic: (file: string) => Observable<never>;
  /** The renderer's fingerprint. */
  readonly fingerprint: string;
  /** Pieces made at once; `'auto'`: as many as the renderer says, from moment to moment. */
  readonly concurrency: number | 'auto';
  /** Bytes that the output may have; `undefined`: any number. */
  readonly maxBytes: number | undefined;
}

/** One thing to make: the sound, or a picture that stands at one or several places. */
interface Piece {
  readonly runKey: string;
  readonly storeKey: string | null;
  readonly produce: Produce;
  /** Positions in the plan; none for the sound. */
  readonly segments: readonly number[];
  /** Output frames that it stands for in the progress. */
  readonly weight: number;
  /** The clip to blame for an error. */
  readonly blame: (error: ClipwrightError) => ClipOutcome | undefined;
}

interface FinishedPiece {
  readonly piece: Piece;
  readonly artifact: Artifact;
  readonly reused: boolean;
  readonly ms: number;
}

type PieceResult =
  /** `bytes`: what is there of its file, where that is known. */
  | { readonly type: 'step'; readonly step: PieceEvent; readonly bytes?: number | undefined }
  | { readonly type: 'finished'; readonly finished: FinishedPiece };

/** Encoding the sound costs about as much as this share of the picture's frames (measured, order of magnitude). */
const audioWeight = 0.03;

/**
 * Makes everything that a plan asks for: picture and sound side by side, each distinct piece once. Ends with the run
 * `whole`, its `segments` and `audio` set; or not whole and with the clips marked that failed, in which case the plan
 * has to be made again. Errors: those of pieces for which no clip is to blame, `output-too-large`.
 */
export function encodePlan(run: RenderRun, plan: RenderPlan, context: EncodeContext): Observable<RenderEvent> {
  return defer(() => {
    const pieces = piecesOf(run, plan, context);
    const files = new Map<number, string>();
    run.joinKey = joinKey(plan, pieces);
    // What is finished already is found again, and tells again what it lacks.
    for (const { damage } of run.outcomes.values()) damage.clear();
    let whole = true;
    const measure = sizeLimit(context.maxBytes);

    const make = (piece: Piece, index: number): Observable<PieceResult> =>
      makePiece(piece, index, context).pipe(
        run.retries.again(),
        catchError((error: unknown) => {
          const typed = toClipwrightError(error);
          const outcome = isOfTheClip(typed) ? piece.blame(typed) : undefined;
          if (outcome === undefined) throw typed;
          if (run.onError === 'fail') throw inClip(typed, outcome);
          for (const failed of [outcome, ...othersOf(run, outcome, typed)]) {
            if (failed.error === undefined) failClip(run, failed, typed);
          }
          whole = false;
          return of<PieceResult>({ type: 'step', step: { piece: index, type: 'failed' }, bytes: 0 });
        }),
        // After what blames clips: none is to blame for the size of all.
        tap((result) => {
          const bytes = result.type === 'finished' ? result.finished.artifact.bytes : result.bytes;
          if (bytes !== undefined) measure(index, bytes * Math.max(1, piece.segments.length));
        }),
      );

    return of(...pieces).pipe(
      mergeMapAdaptive(make, {
        concurrency: context.concurrency === 'auto' ? context.renderer.concurrency(plan.profile) : context.concurrency,
      }),
      connect((result$) =>
        merge(
          result$.pipe(
            mergeMap((result) => (result.type === 'step' ? of(result.step) : EMPTY)),
            accumulateProgress({ total: pieces.length, weights: pieces.map(({ weight }) => weight) }),
            map((progress): RenderEvent => ({ type: 'progress', phase: 'encode', progress })),
          ),
          result$.pipe(
            mergeMap((result) => (result.type === 'finished' ? of(result.finished) : EMPTY)),
            tap(({ piece, artifact, reused, ms }) => {
              if (piece.segments.length === 0) run.audio = artifact;
              else if (!reused) run.encoded += 1;
              for (const segment of piece.segments) files.set(segment, artifact.file);
              if (piece.segments.length === 0) noteSound(run, plan, artifact);
              else notePicture(run, plan, piece.segments, artifact, ms);
            }),
            mergeMap((finished) => of(...segmentEvents(plan, finished))),
          ),
        ),
      ),
      (event$) =>
        concat(
          event$,
          defer(() => {
            run.segments = plan.segments.flatMap(({ request }, segment) => {
              const file = files.get(segment);
              return file === undefined ? [] : [{ file, frames: request.frames }];
            });
            run.whole = whole;
            return EMPTY;
          }),
        ),
    );
  });
}

function piecesOf(run: RenderRun, plan: RenderPlan, context: EncodeContext): Piece[] {
  const { renderer, inputs, identities, fingerprint } = context;
  const bySegment = new Map<string, { request: SegmentRequest; items: readonly number[]; segments: number[] }>();
  for (const [segment, { request, items }] of plan.segments.entries()) {
    const key = canonical(request);
    const same = bySegment.get(key);
    if (same === undefined) bySegment.set(key, { request, items, segments: [segment] });
    else same.segments.push(segment);
  }
  const pictures = [...bySegment].map(
    ([runKey, { request, items, segments }]): Piece => ({
      runKey,
      storeKey: segmentKey(request, identities, fingerprint),
      produce: ofUnchangedSources(
        (target) => renderer.renderSegment(request, target, inputs),
        sourcesOfSegment(request),
        inputs,
      ),
      segments,
      weight: request.frames,
      blame: ({ details }) => outcomeOf(run, items, details.stretch),
    }),
  );
  // The longest first: started last it would run on alone, when nothing else is left to do beside it.
  pictures.sort((a, b) => b.weight - a.weight);
  // The sound before all: it is one long piece, and the pictures fill the cores beside it.
  return plan.audio === null ? pictures : [audioPiece(run, plan, plan.audio, context), ...pictures];
}

function audioPiece(run: RenderRun, plan: RenderPlan, request: AudioRequest, context: EncodeContext): Piece {
  const { renderer, store, inputs, identities, fingerprint } = context;
  const unchanged = (produce: Produce): Produce =>
    ofUnchangedSources(
      produce,
      sourcesOfSound(request),
      inputs,
      request.music === undefined ? EMPTY : context.checkMusic(request.music.file),
    );
  const chunkKey = soundChunkKey(request, identities, fingerprint);
  return {
    runKey: canonical(request),
    storeKey: audioKey(request, identities, fingerprint),
    produce: unchanged((target) =>
      defer(() => {
        // Held by what is made of them and not by the run: another run that waits for the same may outlast it.
        const chunks = keptArtifacts(store);
        const keeper: SoundKeeper = {
          acquire: (chunk, produce) => chunks.acquire(String(chunk.index), chunkKey(chunk), unchanged(produce)),
        };
        return renderer.renderAudio(request, target, { ...inputs, keeper }).pipe(finalize(() => chunks.release()));
      }),
    ),
    segments: [],
    weight: Math.max(1, plan.frames * audioWeight),
    blame: ({ details }) => {
      const items = typeof details.stretch === 'number' ? plan.audioItems[details.stretch] : undefined;
      return outcomeOf(run, items ?? [], details.side);
    },
  };
}

/** All pieces in the plan's order, by what stands for their content. */
function joinKey(plan: RenderPlan, pieces: readonly Piece[]): string | null {
  const segments: (string | null)[] = plan.segments.map(() => null);
  for (const piece of pieces) for (const segment of piece.segments) segments[segment] = piece.storeKey;
  const audio = pieces.find((piece) => piece.segments.length === 0);
  const all = [...segments, ...(audio === undefined ? [] : [audio.storeKey])];
  return all.includes(null) ? null : canonical(all);
}

/** The clip of the stretch that an error names; of the first where it names none. */
function outcomeOf(run: RenderRun, items: readonly number[], stretch: unknown): ClipOutcome | undefined {
  const item = items[typeof stretch === 'number' ? stretch : 0];
  return item === undefined ? undefined : run.outcomes.get(item);
}

/** A source that is not what it was fails all its clips at once: the plan is made again without any of them. */
function othersOf(run: RenderRun, { clip }: ClipOutcome, { code }: ClipwrightError): readonly ClipOutcome[] {
  if (code !== 'source-changed' && code !== 'source-missing') return [];
  const id = sourceId(openRequest(clip));
  return [...run.outcomes.values()].filter((other) => sourceId(openRequest(other.clip)) === id);
}

function makePiece(piece: Piece, index: number, { kept }: EncodeContext): Observable<PieceResult> {
  return defer(() => {
    // From the first sign of life: waiting for threads is not work.
    let start: number | undefined;
    return kept.acquire(piece.runKey, piece.storeKey, piece.produce).pipe(
      mergeMap((event): Observable<PieceResult> => {
        start ??= performance.now();
        if (event.type === 'progress') {
          const { type, ratio, bytes } = event;
          return of({ type: 'step', step: { piece: index, type, ratio }, bytes });
        }
        const { artifact, reused } = event;
        return from<PieceResult[]>([
          { type: 'step', step: { piece: index, type: 'completed' } },
          { type: 'finished', finished: { piece, artifact, reused, ms: performance.now() - start } },
        ]);
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

function inClip(error: ClipwrightError, { item, clip }: ClipOutcome): ClipwrightError {
  return new ClipwrightError(error.code, `Clip ${item} (${clip.source}): ${error.message}`, {
    cause: error,
    details: { ...error.details, index: item, source: clip.source },
  });
}

function segmentEvents(plan: RenderPlan, { piece, reused, ms }: FinishedPiece): RenderEvent[] {
  return piece.segments.flatMap((segment, place): RenderEvent[] => {
    const planned = plan.segments[segment];
    if (planned === undefined) return [];
    const again = reused || place > 0;
    const { frames } = planned.request;
    // A fade is of two stretches, one of which is black.
    return [
      { type: 'segment', segment, items: [...new Set(planned.items)], frames, reused: again, ms: again ? 0 : ms },
    ];
  });
}
