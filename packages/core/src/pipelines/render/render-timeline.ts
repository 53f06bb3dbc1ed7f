import { catchError, finalize, mergeMap, Observable, of } from 'rxjs';
import { abortableRun } from '../../bridges/abortable.ts';
import { withCache } from '../../decorators/with-cache.ts';
import type { GivenOutput, GivenTimeline } from '../../model/given-timeline.ts';
import { checkWholeNumber } from '../../options/check-options.ts';
import { checkOutputOptions } from '../../plan/check-output-options.ts';
import { estimatedSeconds } from '../../plan/estimated-seconds.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import type { PartName } from '../check-parts.ts';
import { type RetryingEvent, runRetries } from '../retries.ts';
import { type SourcePool, sourcePool } from '../source-pool.ts';
import { isLayer } from './clip-state.ts';
import { encodeUntilWhole } from './encode-phase.ts';
import { checkIdentity, identifySources, openSources } from './identify-phase.ts';
import { joinPhase } from './join-phase.ts';
import { keptArtifacts } from './kept-artifacts.ts';
import { waitingClips } from './load-phase.ts';
import { checkPainter } from './paint-phase.ts';
import { andThen, event, type Step } from './phase.ts';
import type { Identified, Published, RenderJob } from './phases.ts';
import { checkSettings } from './plan-phase.ts';
import type { PlanDeps, PlanEvent, RenderDeps, RenderEvent } from './render-events.ts';
import { checkedRender } from './render-options.ts';
import { clipReports, layerReports, renderReport } from './render-report.ts';
import { withSubtitles } from './subtitle-phase.ts';
import { untilPlanned } from './until-planned.ts';
import { withoutCopy } from './without-copy.ts';

/**
 * Renders a timeline into one finished video: loads its clips in parallel, encodes pictures and sound side by side,
 * joins them without encoding again, verifies the file and puts it in place. Cold; unsubscribing stops everything it
 * started and leaves no output. A clip that fails is left out with its reason (`onError`).
 *
 * Errors: `nothing-loaded`, `invalid-option`, `plugin-incompatible`, `output-exists`, `output-unwritable`,
 * `output-is-source`, `output-too-large`, `verification-failed`, `cancelled` through `signal`, those of the machine;
 * with `onError: 'fail'` the first clip's own.
 *
 * @example
 * const deps = { loader: ffmpegLoader(), renderer: ffmpegRenderer(), store: temporaryStore() };
 * const report = await resultFrom(renderTimeline({ items: clips }, { file: '/videos/out.mp4' }, deps));
 */
export function renderTimeline(
  timeline: GivenTimeline,
  output: GivenOutput,
  deps: RenderDeps,
): Observable<RenderEvent> {
  return startRun<RenderEvent>(timeline, output, deps, ['loader', 'renderer', 'store'], (job, pool) => {
    const began = performance.now();
    const { renderer, store } = deps;
    const kept = keptArtifacts(store);
    /** Encoded and joined; again, with a clip encoded, where packets that were copied did not prove right. */
    const made = (identified: Identified): Observable<Step<RenderEvent, Published>> => {
      const inputs = { sources: openSources(identified), transforms: job.transforms };
      return encodeUntilWhole(job, identified, {
        renderer,
        store,
        kept,
        inputs,
        checkMusic: (file) => checkIdentity(store, identified.identities, file),
        concurrency: deps.concurrency ?? 'auto',
      }).pipe(
        andThen((encoded) =>
          joinPhase(job, encoded, renderer, inputs).pipe(
            catchError((error: unknown) => {
              const planned = withoutCopy(job, encoded, error);
              if (planned === undefined) throw error;
              return made({ ...identified, ...planned });
            }),
          ),
        ),
      );
    };
    return untilPlanned(job, deps, pool).pipe(
      andThen((planned) => identifySources(job, store, planned)),
      andThen((identified) => made(identified)),
      andThen((published) => {
        const report = renderReport(job, published, performance.now() - began);
        return of(event<RenderEvent>({ type: 'done', report }));
      }),
      finalize(() => kept.release()),
    );
  });
}

/**
 * The same up to the plan, which it reports: that of the render, which nothing is written for. Errors as
 * `renderTimeline`, the machine's apart.
 */
export function planTimeline(timeline: GivenTimeline, output: GivenOutput, deps: PlanDeps): Observable<PlanEvent> {
  return startRun<PlanEvent>(timeline, output, deps, ['loader', 'renderer'], (job, pool) =>
    untilPlanned(job, deps, pool).pipe(
      andThen(({ plan, clips, layers, capabilities }) => {
        const pictureSeconds = estimatedSeconds(plan, capabilities.costs);
        return of(
          event<PlanEvent>({
            type: 'done',
            report: { plan, clips: clipReports(clips, plan), ...layerReports(layers, plan), pictureSeconds },
          }),
        );
      }),
    ),
  );
}

/** Opens what a run needs, and lets go of it in every ending. */
function startRun<E>(
  givenTimeline: GivenTimeline,
  givenOutput: GivenOutput,
  deps: PlanDeps & Partial<Pick<RenderDeps, 'store'>>,
  required: readonly PartName[],
  phases: (job: RenderJob, pool: SourcePool) => Observable<Step<E, never>>,
): Observable<E | RetryingEvent> {
  const { timeline, output } = checkedRender(givenTimeline, givenOutput, deps, required);
  checkWholeNumber('loadConcurrency', deps.loadConcurrency);
  if (deps.concurrency !== 'auto') checkWholeNumber('concurrency', deps.concurrency);
  checkWholeNumber('maxBytes', output.maxBytes);
  return new Observable<E | RetryingEvent>((subscriber) => {
    // Before anything is opened, and in the same words whatever the renderer is.
    checkOutputOptions(output);
    checkSettings(timeline);
    checkPainter(timeline, deps.painter);
    const loader = deps.cache === undefined ? deps.loader : withCache(deps.loader, deps.cache);
    const retries = runRetries();
    const { onError = 'skip', strict = false, transforms = {} } = deps;
    const job: RenderJob = { timeline, output, onError, strict, transforms, retries };
    const pool = sourcePool(loader, retries);
    const settled = async () => {
      await Promise.all([deps.renderer.settled(), deps.store?.settled(), pool.settled()]);
      await loader.settled();
    };
    const latest = latestClips(job);
    const titled$ = withSubtitles(job, deps.painter);
    // Sources are closed inside what `abortableRun` unsubscribes, so that its wait covers the closing.
    return retries
      .among(titled$.pipe(mergeMap((titled) => phases(titled, pool).pipe(latest.events()))))
      .pipe(
        finalize(() => pool.close()),
        abortableRun({ signal: deps.signal, settled, report: latest.report }),
      )
      .subscribe(subscriber);
  });
}

/** What a run has to report when it is cancelled: the clips in their latest states, and the plan they are in. */
function latestClips(job: RenderJob) {
  const clips = new Map(waitingClips(job).map((clip) => [clip.item, clip]));
  let plan: RenderPlan | undefined;
  return {
    report: () => ({ clips: clipReports([...clips.values()], plan) }),
    events:
      <E>() =>
      (step$: Observable<Step<E, never>>): Observable<E> =>
        step$.pipe(
          mergeMap((step): E[] => {
            if (step.type === 'event') return [step.event];
            if (step.type === 'clip' && !isLayer(step.clip)) clips.set(step.clip.item, step.clip);
            else if (step.type === 'plan') plan = step.plan;
            return [];
          }),
        ),
  };
}
