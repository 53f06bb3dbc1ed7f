import { concat, defer, mergeMap, type Observable, of } from 'rxjs';
import type { WorkEvent } from '../../contracts/work-event.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { sourceName } from '../../model/source-id.ts';
import { isGap } from '../../model/timeline.ts';
import type { LoadEvent, OpenClip } from '../load/load-events.ts';
import { loadRun } from '../load/load-run.ts';
import type { SourcePool } from '../source-pool.ts';
import { type ClipState, failed } from './clip-state.ts';
import { event, reached, type Step } from './phase.ts';
import type { Loaded, RenderJob } from './phases.ts';
import type { PlanEvent, RenderDeps } from './render-events.ts';

type LoadPhaseEvent = Extract<PlanEvent, { type: 'progress' | 'begin' | 'end' | 'clip' }>;

/** The first phase: every clip's source open, and its range checked. */
export function loadTimeline(
  job: RenderJob,
  deps: Pick<RenderDeps, 'loader' | 'loadConcurrency'>,
  pool: SourcePool,
): Observable<Step<LoadPhaseEvent, Omit<Loaded, 'capabilities'>>> {
  return defer(() => {
    const start = performance.now();
    const waiting = waitingClips(job);
    const clips: ClipState[] = [];
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
          return of(reached({ clips, opened: pool.opened, loadMs: performance.now() - start }));
        }
        const state = waiting[told.index];
        if (state === undefined) throw new ClipwrightError('internal', `There is no clip ${told.index}.`);
        const clip = settled(state, told, job);
        clips.push(clip);
        return concat(of<Step<LoadPhaseEvent, never>>({ type: 'clip', clip }), of(event(clipEvent(clip))));
      }),
    );
  });
}

/** Gaps count in a timeline, and not in a list of clips. */
function ofItem(told: WorkEvent, clips: readonly ClipState[]): WorkEvent {
  const item = clips[told.clip ?? -1]?.item;
  return item === undefined ? told : { ...told, clip: item };
}

/** The clips of a timeline before anything became of them. */
export function waitingClips({ timeline }: Pick<RenderJob, 'timeline'>): readonly ClipState[] {
  return timeline.items.flatMap((entry, item) =>
    isGap(entry) ? [] : [{ item, clip: entry, warnings: [], repeated: 0, ms: 0 }],
  );
}

function settled(
  state: ClipState,
  told: Extract<LoadEvent<{ readonly open: OpenClip }>, { type: 'loaded' | 'skipped' }>,
  { onError }: RenderJob,
): ClipState {
  if (told.type === 'skipped') return failed({ ...state, ms: told.ms }, told.error, onError);
  const { warnings, ms } = told.clip;
  return { ...state, warnings, ms, open: told.open };
}

function clipEvent({ item: index, clip, error, heldFor, ...state }: ClipState): LoadPhaseEvent {
  const source = sourceName(clip);
  const warnings = Object.freeze([...state.warnings]);
  if (error === undefined) {
    const { cached = false } = state.open ?? {};
    return { type: 'clip', index, source, status: 'loaded', warnings, cached };
  }
  const status = heldFor === undefined ? 'skipped' : 'held';
  return { type: 'clip', index, source, status, ...error.toJSON(), warnings };
}
