import {
  catchError,
  concat,
  defer,
  finalize,
  ignoreElements,
  map,
  mergeMap,
  Observable,
  of,
  ReplaySubject,
  throwError,
} from 'rxjs';
import { abortableRun } from '../../bridges/abortable.ts';
import type { RendererCapabilities } from '../../contracts/renderer-capabilities.ts';
import { withCache } from '../../decorators/with-cache.ts';
import { musicSettings } from '../../model/clip-settings.ts';
import { openRequest } from '../../model/source-id.ts';
import { isGap } from '../../model/timeline.ts';
import type { GivenOutput, GivenTimeline } from '../../model/timeline-shapes.ts';
import { checkWholeNumber } from '../../options/check-options.ts';
import { checkOutputOptions } from '../../plan/check-output-options.ts';
import { estimatedSeconds } from '../../plan/estimated-seconds.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import type { PartName } from '../check-parts.ts';
import { type RetryingEvent, runRetries } from '../retries.ts';
import { type SourcePool, sourcePool } from '../source-pool.ts';
import { withPackets } from './copy-phase.ts';
import { encodeUntilWhole } from './encode-phase.ts';
import { checkIdentity, identifySources, openSources } from './identify-phase.ts';
import { joinPhase } from './join-phase.ts';
import { keptArtifacts } from './kept-artifacts.ts';
import { loadTimeline, waitingClips } from './load-phase.ts';
import { andThen, event, reached, type Step } from './phase.ts';
import type { Identified, Planned, Published, RenderJob } from './phases.ts';
import { checkSettings, copiedAlone, planLoaded } from './plan-phase.ts';
import type { PlanDeps, PlanEvent, RenderDeps, RenderEvent } from './render-events.ts';
import { checkedRender } from './render-options.ts';
import { clipReports, renderReport } from './render-report.ts';
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
    return planPhase(job, deps, pool).pipe(
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
    planPhase(job, deps, pool).pipe(
      andThen(({ plan, clips, capabilities }) => {
        const pictureSeconds = estimatedSeconds(plan, capabilities.costs);
        return of(
          event<PlanEvent>({ type: 'done', report: { plan, clips: clipReports(clips, plan), pictureSeconds } }),
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
    // Sources are closed inside what `abortableRun` unsubscribes, so that its wait covers the closing.
    return retries
      .among(phases(job, pool).pipe(latest.events()))
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
            if (step.type === 'clip') clips.set(step.clip.item, step.clip);
            else if (step.type === 'plan') plan = step.plan;
            return [];
          }),
        ),
  };
}

/** Everything up to the plan. */
function planPhase(
  job: RenderJob,
  deps: PlanDeps,
  pool: SourcePool,
): Observable<Step<Exclude<PlanEvent, RetryingEvent | { type: 'done' }>, Planned>> {
  const prepared = prepare(job, deps);
  return beside(prepared, loadTimeline(job, deps, pool)).pipe(
    andThen(([capabilities, loaded]) => withPackets(job, { ...loaded, capabilities })),
    andThen((loaded) => {
      const planned = copiedAlone(job, planLoaded(job, loaded));
      return of<Step<never, Planned>[]>({ type: 'plan', plan: planned.plan }, reached(planned));
    }),
  );
}

function prepare({ timeline, output, retries }: RenderJob, { renderer }: PlanDeps): Observable<RendererCapabilities> {
  const { file, overwrite = false, audio = true, codec, audioCodec } = output;
  const { music, items } = timeline;
  const bed = music === undefined || !audio ? [] : [musicSettings(music).file];
  const sources = new Set(items.flatMap((entry) => (isGap(entry) ? [] : [openRequest(entry).uri])));
  const sound = audio ? audioCodec : null;
  return renderer
    .prepare({
      output: file,
      overwrite,
      sources: [...sources, ...bed],
      ...(bed[0] === undefined ? {} : { music: bed[0] }),
      codecs: {
        ...(codec === undefined ? {} : { video: codec }),
        ...(sound === undefined ? {} : { audio: sound }),
      },
    })
    .pipe(
      retries.again(),
      map((capabilities) => {
        // Now that it is known which codec is the container's usual one.
        checkOutputOptions(output, capabilities.video.codec);
        return capabilities;
      }),
    );
}

/**
 * The output is prepared while sources open: what is refused at once opens none, and whatever is wrong with them is told
 * only when the output is known to be good.
 */
function beside<C, E, T>(prepare$: Observable<C>, load$: Observable<Step<E, T>>): Observable<Step<E, readonly [C, T]>> {
  return defer(() => {
    const prepared = new ReplaySubject<C>(1);
    const preparing = prepare$.subscribe(prepared);
    const told$ = load$.pipe(
      catchError((error: unknown) =>
        concat(
          prepared.pipe(ignoreElements()),
          throwError(() => error),
        ),
      ),
    );
    return new Observable<Step<E, readonly [C, T]>>((subscriber) => {
      // A refusal ends the loading at once.
      subscriber.add(prepared.subscribe({ error: (error: unknown) => subscriber.error(error) }));
      if (subscriber.closed) return;
      subscriber.add(
        told$
          .pipe(andThen((loaded) => prepared.pipe(map((capabilities) => reached([capabilities, loaded] as const)))))
          .subscribe(subscriber),
      );
    }).pipe(finalize(() => preparing.unsubscribe()));
  });
}
