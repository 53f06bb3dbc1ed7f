import {
  catchError,
  concat,
  defer,
  EMPTY,
  finalize,
  ignoreElements,
  map,
  merge,
  mergeMap,
  Observable,
  of,
  ReplaySubject,
  throwError,
} from 'rxjs';
import { abortable } from '../../bridges/abortable.ts';
import type { JoinRequest, OutputCodecs } from '../../contracts/clip-renderer.ts';
import type { OutputOptions } from '../../contracts/output-options.ts';
import { withCache } from '../../decorators/with-cache.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { musicSettings } from '../../model/clip-settings.ts';
import { openRequest, sourceId } from '../../model/source-id.ts';
import type { Timeline } from '../../model/timeline.ts';
import { accumulateProgress, type PieceEvent } from '../../operators/accumulate-progress.ts';
import { checkWholeNumber } from '../../options/whole-number.ts';
import { checkOutputOptions } from '../../plan/check-output-options.ts';
import { audioCodecOf, videoCodecOf } from '../../plan/choose-encoding.ts';
import type { RetryingEvent } from '../retries.ts';
import { type SourcePool, sourcePool } from '../source-pool.ts';
import { type EncodeContext, encodePlan } from './encode-plan.ts';
import { checkIdentity, identifySources } from './identify-sources.ts';
import { type KeptArtifacts, keptArtifacts } from './kept-artifacts.ts';
import { loadTimeline, replan } from './load-timeline.ts';
import { neverBack } from './never-back.ts';
import type { PlanDeps, PlanEvent, RenderDeps, RenderEvent } from './render-events.ts';
import { checkRenderOptions } from './render-options.ts';
import { clipReports, renderReport } from './render-report.ts';
import { liveClips, type RenderRun, renderRun } from './render-run.ts';
import { hasWiderColors, warnOfHdr } from './warnings.ts';

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
export function renderTimeline(timeline: Timeline, output: OutputOptions, deps: RenderDeps): Observable<RenderEvent> {
  return startRun<RenderEvent>(timeline, output, deps, (run, pool) => {
    const kept = keptArtifacts(deps.store);
    return concat(
      loadBeside(checkOutput(run, output, deps).pipe(run.retries.again()), loadTimeline(run, output, deps, pool)),
      defer(() => encodePhase(run, output, deps, kept)),
      defer(() => joinPhase(run, output, deps)),
      defer(() => of<RenderEvent>({ type: 'done', report: renderReport(run, output.file) })),
    ).pipe(finalize(() => kept.release()));
  });
}

/**
 * The same up to the plan, which it reports: nothing is written. Errors as `renderTimeline`, the machine's apart; those
 * of the output's container, codecs and place where there is a renderer to ask.
 */
export function planTimeline(timeline: Timeline, output: OutputOptions, deps: PlanDeps): Observable<PlanEvent> {
  return startRun<PlanEvent>(timeline, output, deps, (run, pool) =>
    concat(
      loadBeside(checkOutput(run, output, deps).pipe(run.retries.again()), loadTimeline(run, output, deps, pool)),
      defer(() => of<PlanEvent>({ type: 'done', report: { plan: plan(run), clips: clipReports(run) } })),
    ),
  );
}

/** Opens what a run needs, and lets go of it in every ending. */
function startRun<E>(
  timeline: Timeline,
  output: OutputOptions,
  deps: PlanDeps & Partial<Pick<RenderDeps, 'store'>>,
  phases: (run: RenderRun, pool: SourcePool) => Observable<E>,
): Observable<E | RetryingEvent> {
  checkRenderOptions(timeline, output, deps);
  checkWholeNumber('loadConcurrency', deps.loadConcurrency);
  if (deps.concurrency !== 'auto') checkWholeNumber('concurrency', deps.concurrency);
  checkWholeNumber('maxBytes', output.maxBytes);
  return new Observable<E | RetryingEvent>((subscriber) => {
    // Before anything is opened, and in the same words with a renderer as without.
    checkOutputOptions(output);
    const loader = deps.cache === undefined ? deps.loader : withCache(deps.loader, deps.cache);
    const run = renderRun(timeline, deps.onError ?? 'skip', deps.strict ?? false);
    const pool = sourcePool(loader, run.retries);
    const settled = async () => {
      await Promise.all([deps.renderer?.settled(), deps.store?.settled(), pool.settled()]);
      await loader.settled();
    };
    const report = () => ({ clips: clipReports(run) });
    // Sources are closed inside what `abortable` unsubscribes, so that its wait covers the closing.
    return run.retries
      .among(phases(run, pool))
      .pipe(
        finalize(() => pool.close()),
        abortable({ signal: deps.signal, settled, report }),
      )
      .subscribe(subscriber);
  });
}

function checkOutput(run: RenderRun, output: OutputOptions, { renderer }: PlanDeps): Observable<never> {
  if (renderer === undefined) return EMPTY;
  const { file, overwrite = false, audio = true } = output;
  const { music } = run.timeline;
  const bed = music === undefined || !audio ? [] : [musicSettings(music).file];
  const sources = new Set([...run.outcomes.values()].map(({ clip }) => openRequest(clip).uri));
  return renderer.checkOutput({
    output: file,
    overwrite,
    sources: [...sources, ...bed],
    ...codecsOf(output),
    ...(bed[0] === undefined ? {} : { music: bed[0] }),
  });
}

/**
 * The output is checked while sources open: what is refused at once opens none, and whatever is wrong with them is told
 * only when the output is known to be good.
 */
function loadBeside<E>(check$: Observable<never>, load$: Observable<E>): Observable<E> {
  return defer(() => {
    const checked = new ReplaySubject<never>();
    const checking = check$.subscribe(checked);
    const told$ = load$.pipe(
      catchError((error: unknown) =>
        concat(
          checked.pipe(ignoreElements()),
          throwError(() => error),
        ),
      ),
    );
    return merge(checked, told$).pipe(finalize(() => checking.unsubscribe()));
  });
}

function codecsOf(output: OutputOptions): OutputCodecs {
  return { codec: videoCodecOf(output), audioCodec: (output.audio ?? true) ? audioCodecOf(output) : null };
}

/** Everything the plan asks for is made; as long as clips fail on the way, the plan is made again without them. */
function encodePhase(
  run: RenderRun,
  output: OutputOptions,
  deps: RenderDeps,
  kept: KeptArtifacts,
): Observable<RenderEvent> {
  const identities = new Map<string, string>();
  return concat(
    identifySources(run, deps.store, identities),
    defer(() => deps.renderer.describe({ ...codecsOf(output), widerColors: hasWiderColors(run) })).pipe(
      run.retries.again(),
      mergeMap(({ fingerprint, toneMaps = false }) => {
        if (!toneMaps) warnOfHdr(run);
        const start = performance.now();
        const context: EncodeContext = {
          renderer: deps.renderer,
          store: deps.store,
          kept,
          inputs: {
            sources: new Map(liveClips(run).map(({ clip, source }) => [sourceId(openRequest(clip)), source])),
            transforms: deps.transforms ?? {},
          },
          identities,
          checkMusic: (file) => checkIdentity(deps.store, identities, file),
          fingerprint,
          concurrency: deps.concurrency ?? 'auto',
          maxBytes: output.maxBytes,
        };
        return encodeUntilWhole(run, output, context).pipe(
          neverBack(),
          finalize(() => {
            run.phases.encode = performance.now() - start;
          }),
        );
      }),
    ),
  );
}

function encodeUntilWhole(run: RenderRun, output: OutputOptions, context: EncodeContext): Observable<RenderEvent> {
  return defer(() => {
    const current = plan(run);
    return concat(
      of<RenderEvent>({ type: 'planned', plan: current }),
      encodePlan(run, current, context),
      defer(() => {
        if (run.whole) return EMPTY;
        if (liveClips(run).length === 0) throw nothingRendered(run);
        replan(run, output);
        return encodeUntilWhole(run, output, context);
      }),
    );
  });
}

function joinPhase(run: RenderRun, output: OutputOptions, { renderer }: RenderDeps): Observable<RenderEvent> {
  const start = performance.now();
  return renderer.join(joinRequest(run, output)).pipe(
    run.retries.again(() => run.verification !== undefined),
    map((event): PieceEvent => {
      if (event.type === 'progress') return { ...event, piece: 0 };
      run.verification = event.verification;
      return { piece: 0, type: 'completed' };
    }),
    accumulateProgress({ total: 1 }),
    map((progress): RenderEvent => ({ type: 'progress', phase: 'join', progress })),
    finalize(() => {
      run.phases.join = performance.now() - start;
    }),
  );
}

function joinRequest(run: RenderRun, { file, overwrite = false, maxBytes }: OutputOptions): JoinRequest {
  const { profile, audio } = plan(run);
  const samples = audio?.stretches.reduce((sum, stretch) => sum + stretch.samples, 0) ?? 0;
  // What could be made of a damaged source is good for this run alone.
  const isWhole = [...run.outcomes.values()].every(({ damage }) => damage.size === 0);
  return {
    segments: run.segments,
    ...(run.audio === undefined ? {} : { audio: { file: run.audio.file, samples } }),
    profile,
    output: file,
    overwrite,
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(run.joinKey === null || !isWhole ? {} : { key: run.joinKey }),
  };
}

function plan(run: RenderRun): NonNullable<RenderRun['plan']> {
  if (run.plan === undefined) throw new ClipwrightError('internal', 'A render went on without a plan.');
  return run.plan;
}

function nothingRendered(run: RenderRun): ClipwrightError {
  const clips = clipReports(run);
  const cause = [...run.outcomes.values()].find(({ error }) => error !== undefined)?.error;
  const why = cause === undefined ? '' : ` The first reason: ${cause.message}`;
  return new ClipwrightError('nothing-loaded', `None of ${clips.length} clips could be rendered.${why}`, {
    cause,
    details: { clips },
  });
}
