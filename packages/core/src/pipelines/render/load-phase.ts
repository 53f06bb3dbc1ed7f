import { catchError, concat, defer, filter, map, mergeMap, type Observable, of } from 'rxjs';
import type { WorkEvent } from '../../contracts/work-event.ts';
import { ClipwrightError, toClipwrightError } from '../../errors/clipwright-error.ts';
import { clipsBeside } from '../../model/audio-streams.ts';
import {
  heardLayer,
  isAudioLayer,
  isTextLayer,
  layerClip,
  layerEntries,
  layerName,
} from '../../model/layer-entries.ts';
import { isGap } from '../../model/timeline.ts';
import type { LoadEvent, OpenClip } from '../load/load-events.ts';
import { loadRun } from '../load/load-run.ts';
import type { SourcePool } from '../source-pool.ts';
import { clipEvent } from './clip-event.ts';
import { type ClipState, failed, isLayer, isLive, type LayerState } from './clip-state.ts';
import { layerEvent } from './layer-event.ts';
import { andThen, event, reached, type Step } from './phase.ts';
import type { Loaded, RenderJob } from './phases.ts';
import type { PlanEvent, RenderDeps } from './render-events.ts';

type LoadPhaseEvent = Extract<PlanEvent, { type: 'progress' | 'begin' | 'end' | 'clip' | 'layer' }>;

/** What is opened with. */
interface Opening {
  readonly job: RenderJob;
  readonly deps: Pick<RenderDeps, 'loader' | 'loadConcurrency'>;
  readonly pool: SourcePool;
}

/** The first phase: every clip's source open, and its range checked. */
export function loadTimeline(
  job: RenderJob,
  deps: Opening['deps'],
  pool: SourcePool,
): Observable<Step<LoadPhaseEvent, Omit<Loaded, 'capabilities'>>> {
  return defer(() => {
    const start = performance.now();
    const opening = { job, deps, pool };
    const layers = waitingLayers(job);
    // What is painted is no source.
    const opened = layers.filter(({ entry }) => !isTextLayer(entry.layer));
    return loadStates([...waitingClips(job), ...opened], opening).pipe(
      andThen((found) => {
        const settled = <S extends ClipState>(states: readonly S[]): readonly S[] =>
          states.map((state) => ({ ...state, ...found.get(state.item) }));
        const clips = settled(waitingClips(job));
        if (!clips.some(({ open }) => open !== undefined)) throw nothingLoaded(clips);
        return loadBeside(clips, settled(layers), opening);
      }),
      map((step) =>
        step.type === 'reached'
          ? reached({ ...step.value, opened: pool.opened, loadMs: performance.now() - start })
          : step,
      ),
    );
  });
}

/**
 * What each clip and layer came to, by its position: also where it errors as far as it got. Errors:
 * `nothing-loaded` where none of them could be opened.
 *
 * @param found Where it is put.
 */
function loadStates(
  waiting: readonly ClipState[],
  { job, deps, pool }: Opening,
  found: Map<number, ClipState> = new Map(),
): Observable<Step<LoadPhaseEvent, ReadonlyMap<number, ClipState>>> {
  return defer(() => {
    const { events } = loadRun(
      waiting.map(({ clip }) => clip),
      {
        loader: deps.loader,
        onError: job.onError === 'fail' ? 'fail' : 'skip',
        ...(deps.loadConcurrency === undefined ? {} : { concurrency: deps.loadConcurrency }),
      },
      { run: (open) => of({ open }) },
      pool,
      job.retries,
    );
    return events.pipe(
      mergeMap((told): Observable<Step<LoadPhaseEvent, ReadonlyMap<number, ClipState>>> => {
        if (told.type === 'progress') return of(event<LoadPhaseEvent>({ ...told, phase: 'load' }));
        if (told.type === 'begin' || told.type === 'end') return of(event<LoadPhaseEvent>(ofItem(told, waiting)));
        if (told.type === 'done') return of(reached(found));
        const state = waiting[told.index];
        if (state === undefined) throw new ClipwrightError('internal', `There is no clip ${told.index}.`);
        const clip = settled(state, told, job);
        found.set(clip.item, clip);
        if (isLayer(clip)) return of(event<LoadPhaseEvent>(layerEvent(clip)));
        return concat(of<Step<LoadPhaseEvent, never>>({ type: 'clip', clip }), of(event(clipEvent(clip))));
      }),
    );
  });
}

/** The other streams of clips that are heard beside them: which those are is known when the clips are open. */
function loadBeside(
  clips: readonly ClipState[],
  layers: readonly LayerState[],
  opening: Opening,
): Observable<Step<LoadPhaseEvent, Pick<Loaded, 'clips' | 'layers'>>> {
  const before = opening.job.timeline.items.length + layers.length;
  const streams = clips
    .filter(isLive)
    .flatMap(({ clip, item, open }) =>
      clip.audioStreams === undefined || isSilent(clip)
        ? []
        : clipsBeside(clip, open.info).map((beside) => ({ beside, item })),
    )
    .map(({ beside, item }, index): LayerState => {
      const entry = { id: before + index, layer: heardLayer(beside), clip: beside, beside: item };
      return { item: entry.id, clip: beside, entry, warnings: [], repeated: 0, ms: 0 };
    });
  if (streams.length === 0) return of(reached({ clips, layers }));
  const found = new Map<number, ClipState>();
  return loadStates(streams, opening, found).pipe(
    // Progress was told of all clips already.
    filter((step) => step.type !== 'event' || step.event.type !== 'progress'),
    // Without any of them there are the clips.
    catchError((error: unknown): Observable<Step<LoadPhaseEvent, ReadonlyMap<number, ClipState>>> => {
      if (toClipwrightError(error).code !== 'nothing-loaded') throw error;
      return of(reached(found));
    }),
    andThen((): Observable<Step<LoadPhaseEvent, Pick<Loaded, 'clips' | 'layers'>>> => {
      const beside = streams.map((state) => ({ ...state, ...found.get(state.item) }));
      return of(reached({ clips, layers: [...layers, ...beside] }));
    }),
  );
}

function isSilent({ mute = false, freeze }: ClipState['clip']): boolean {
  return mute || freeze !== undefined;
}

/** Gaps count in a timeline, and not in a list of clips. A layer is no clip. */
function ofItem({ clip, ...told }: WorkEvent, clips: readonly ClipState[]): WorkEvent {
  const state = clips[clip ?? -1];
  return state === undefined || isLayer(state) ? told : { ...told, clip: state.item };
}

/** The layers of a timeline before anything became of them. Errors: `invalid-layer`. */
export function waitingLayers({
  timeline,
  told = new Map(),
}: Pick<RenderJob, 'timeline' | 'told'>): readonly LayerState[] {
  return layerEntries(timeline).map((entry) => ({
    ...{ item: entry.id, clip: entry.clip ?? layerClip(entry.layer), entry },
    ...{ warnings: told.get(entry.layer) ?? [], repeated: 0, ms: 0 },
  }));
}

/** All that loaded are layers. */
function nothingLoaded(clips: readonly ClipState[]): ClipwrightError {
  const cause = clips.find(({ error }) => error !== undefined)?.error;
  const why = cause === undefined ? '' : ` The first reason: ${cause.message}`;
  return new ClipwrightError('nothing-loaded', `None of ${clips.length} clips could be loaded.${why}`, { cause });
}

/** The clips of a timeline before anything became of them. */
export function waitingClips({ timeline }: Pick<RenderJob, 'timeline'>): readonly ClipState[] {
  return timeline.items.flatMap((entry, item) =>
    isGap(entry) ? [] : [{ item, clip: entry, warnings: [], repeated: 0, ms: 0 }],
  );
}

function noPicture(layer: LayerState): ClipwrightError {
  return new ClipwrightError(
    'no-video-stream',
    `${layerName(layer.entry.layer)} is sound alone, and lies on no picture.`,
    {
      remedy: 'Choose a file with pictures, or let it be a clip.',
    },
  );
}

function noSound(layer: LayerState): ClipwrightError {
  return new ClipwrightError('no-audio-stream', `${layerName(layer.entry.layer)} has no sound to be heard.`, {
    remedy: 'Choose a file with sound, or leave the layer out.',
  });
}

function settled<S extends ClipState>(
  state: S,
  told: Extract<LoadEvent<{ readonly open: OpenClip }>, { type: 'loaded' | 'skipped' }>,
  { onError }: RenderJob,
): S {
  if (told.type === 'skipped') return failed({ ...state, ms: told.ms }, told.error, onError);
  const { warnings, ms, info } = told.clip;
  const isHeard = isLayer(state) && isAudioLayer(state.entry.layer);
  if (isHeard && info.audio === undefined) return failed({ ...state, ms }, noSound(state), onError);
  if (isLayer(state) && !isHeard && info.video.blank === true)
    return failed({ ...state, ms }, noPicture(state), onError);
  return { ...state, warnings, ms, open: told.open };
}
