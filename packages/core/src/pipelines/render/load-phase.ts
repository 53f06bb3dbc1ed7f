import { concat, defer, mergeMap, type Observable, of } from 'rxjs';
import type { WorkEvent } from '../../contracts/work-event.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { isTextLayer, layerClip, layerEntries } from '../../model/layer-entries.ts';
import { isGap } from '../../model/timeline.ts';
import type { LoadEvent, OpenClip } from '../load/load-events.ts';
import { loadRun } from '../load/load-run.ts';
import type { SourcePool } from '../source-pool.ts';
import { clipEvent } from './clip-event.ts';
import { type ClipState, failed, isLayer, type LayerState } from './clip-state.ts';
import { layerEvent } from './layer-event.ts';
import { event, reached, type Step } from './phase.ts';
import type { Loaded, RenderJob } from './phases.ts';
import type { PlanEvent, RenderDeps } from './render-events.ts';

type LoadPhaseEvent = Extract<PlanEvent, { type: 'progress' | 'begin' | 'end' | 'clip' | 'layer' }>;

/** The first phase: every clip's source open, and its range checked. */
export function loadTimeline(
  job: RenderJob,
  deps: Pick<RenderDeps, 'loader' | 'loadConcurrency'>,
  pool: SourcePool,
): Observable<Step<LoadPhaseEvent, Omit<Loaded, 'capabilities'>>> {
  return defer(() => {
    const start = performance.now();
    const layers = waitingLayers(job);
    // What is painted is no source.
    const opened = layers.filter(({ entry }) => !isTextLayer(entry.layer));
    const waiting = [...waitingClips(job), ...opened];
    const found = new Map<number, ClipState>();
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
      mergeMap((told): Observable<Step<LoadPhaseEvent, Omit<Loaded, 'capabilities'>>> => {
        if (told.type === 'progress') return of(event<LoadPhaseEvent>({ ...told, phase: 'load' }));
        if (told.type === 'begin' || told.type === 'end') return of(event<LoadPhaseEvent>(ofItem(told, waiting)));
        if (told.type === 'done') {
          const settled = <S extends ClipState>(states: readonly S[]): readonly S[] =>
            states.map((state) => ({ ...state, ...found.get(state.item) }));
          const clips = settled(waitingClips(job));
          if (!clips.some(({ open }) => open !== undefined)) throw nothingLoaded(clips);
          return of(
            reached({ clips, layers: settled(layers), opened: pool.opened, loadMs: performance.now() - start }),
          );
        }
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

/** Gaps count in a timeline, and not in a list of clips. A layer is no clip. */
function ofItem({ clip, ...told }: WorkEvent, clips: readonly ClipState[]): WorkEvent {
  const state = clips[clip ?? -1];
  return state === undefined || isLayer(state) ? told : { ...told, clip: state.item };
}

/** The layers of a timeline before anything became of them. Errors: `invalid-layer`. */
export function waitingLayers({ timeline }: Pick<RenderJob, 'timeline'>): readonly LayerState[] {
  return layerEntries(timeline).map((entry) => ({
    ...{ item: entry.id, clip: layerClip(entry.layer), entry },
    ...{ warnings: [], repeated: 0, ms: 0 },
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

function settled<S extends ClipState>(
  state: S,
  told: Extract<LoadEvent<{ readonly open: OpenClip }>, { type: 'loaded' | 'skipped' }>,
  { onError }: RenderJob,
): S {
  if (told.type === 'skipped') return failed({ ...state, ms: told.ms }, told.error, onError);
  const { warnings, ms } = told.clip;
  return { ...state, warnings, ms, open: told.open };
}
