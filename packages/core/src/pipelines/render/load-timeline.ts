import { concat, defer, finalize, mergeMap, type Observable, of } from 'rxjs';
import type { MusicBed } from '../../contracts/clip-renderer.ts';
import type { OutputOptions } from '../../contracts/output-options.ts';
import type { AudioEncoding } from '../../contracts/output-profile.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { musicSettings } from '../../model/clip-settings.ts';
import type { Music } from '../../model/timeline.ts';
import { chooseProfile } from '../../plan/choose-profile.ts';
import { planRender } from '../../plan/plan-render.ts';
import { secondsToRational } from '../../time/seconds.ts';
import type { LoadEvent, OpenClip } from '../load/load-events.ts';
import { loadRun } from '../load/load-run.ts';
import type { SourcePool } from '../source-pool.ts';
import type { PlanEvent, RenderDeps } from './render-events.ts';
import { type ClipOutcome, failClip, liveClips, plannableItems, type RenderRun } from './render-run.ts';
import { warnOfTransitions } from './warnings.ts';

type LoadPhaseEvent = Extract<PlanEvent, { type: 'progress' | 'clip' }>;

/** The first phase: every clip's source open and its range checked; then the plan is in the run. */
export function loadTimeline(
  run: RenderRun,
  output: OutputOptions,
  deps: Pick<RenderDeps, 'loader' | 'loadConcurrency' | 'onError'>,
  pool: SourcePool,
): Observable<LoadPhaseEvent> {
  const outcomes = [...run.outcomes.values()];
  return defer(() => {
    const start = performance.now();
    const { events } = loadRun<OpenClip>(
      outcomes.map(({ clip }) => clip),
      {
        loader: deps.loader,
        onError: run.onError === 'fail' ? 'fail' : 'skip',
        use: (clip) => clip,
        ...(deps.loadConcurrency === undefined ? {} : { concurrency: deps.loadConcurrency }),
      },
      pool,
      run.retries,
    );
    return events.pipe(
      mergeMap((event): Observable<LoadPhaseEvent> => {
        if (event.type === 'progress') return of({ ...event, phase: 'load' });
        if (event.type === 'done') {
          run.opened = pool.opened;
          return of();
        }
        const outcome = outcomes[event.index];
        if (outcome === undefined) throw new ClipwrightError('internal', `There is no clip ${event.index}.`);
        return of(settle(run, outcome, event));
      }),
      finalize(() => {
        run.phases.load = performance.now() - start;
      }),
    );
  }).pipe((load$) =>
    concat(
      load$,
      defer(() => {
        replan(run, output);
        return of<LoadPhaseEvent>();
      }),
    ),
  );
}

/** Seconds: long enough against clicks, too short to be heard as a fade. */
const defaultJoinFade = '0.005';

/** Makes the plan of what is left of the timeline. */
export function replan(run: RenderRun, output: OutputOptions): void {
  const live = liveClips(run);
  const profile =
    run.plan?.profile ??
    chooseProfile(
      live.map(({ info }) => info),
      output,
    );
  const { music } = run.timeline;
  run.plan = planRender(plannableItems(run), profile, {
    strict: run.strict,
    joinFade: secondsToRational(output.joinFade ?? defaultJoinFade, 'fade at joins'),
    ...(music === undefined || profile.audio === null ? {} : { music: musicBed(music, profile.audio) }),
  });
  warnOfTransitions(run, run.plan);
}

function musicBed(music: Music, { sampleRate }: AudioEncoding): MusicBed {
  const { file, volume, start, loop, fadeOut } = musicSettings(music);
  return { file, volume, start: start.toString(), loop, fadeOut: Number(fadeOut.mul(sampleRate).round()) };
}

function settle(
  run: RenderRun,
  outcome: ClipOutcome,
  event: Extract<LoadEvent<OpenClip>, { type: 'loaded' | 'skipped' }>,
): LoadPhaseEvent {
  const { item: index, clip } = outcome;
  if (event.type === 'loaded') {
    if (event.value !== undefined) outcome.open = event.value;
    outcome.warnings.push(...event.clip.warnings);
    outcome.ms += event.clip.ms;
    return { type: 'clip', index, source: clip.source, status: 'loaded', warnings: outcome.warnings };
  }
  outcome.ms += event.ms;
  failClip(run, outcome, event.error);
  const status = outcome.heldFor === undefined ? 'skipped' : 'held';
  return { type: 'clip', index, source: clip.source, status, ...event.error.toJSON(), warnings: outcome.warnings };
}
