import {
  catchError,
  concat,
  connect,
  defer,
  filter,
  finalize,
  from,
  map,
  merge,
  mergeMap,
  Observable,
  of,
  startWith,
  tap,
} from 'rxjs';
import type { ClipSource } from '../../contracts/clip-loader.ts';
import type { ProgressEvent } from '../../contracts/progress.ts';
import type { SourceIndex } from '../../contracts/source-info.ts';
import type { WorkEvent, WorkKind } from '../../contracts/work-event.ts';
import { ClipwrightError, toClipwrightError } from '../../errors/clipwright-error.ts';
import { clipSettings } from '../../model/clip-settings.ts';
import { clockLeaps } from '../../model/clock-leaps.ts';
import { askedRange, resolveRange } from '../../model/resolve-clip.ts';
import { openRequest } from '../../model/source-id.ts';
import type { Clip } from '../../model/timeline.ts';
import { accumulateProgress, type PieceEvent } from '../../operators/accumulate-progress.ts';
import { mergeMapOrdered } from '../../operators/merge-map-ordered.ts';
import { subscribeUnder } from '../../operators/subscribe-under.ts';
import { framesOnScreen } from '../../time/frames-on-screen.ts';
import { rangeWithHandles } from '../../time/range-with-handles.ts';
import type { Rational } from '../../time/rational.ts';
import { endsRun } from '../ends-run.ts';
import type { Retries, RetryingEvent } from '../retries.ts';
import type { SourcePool } from '../source-pool.ts';
import { workTeller } from '../work.ts';
import type { LoadEvent, LoadedClip, LoadedEvent, LoadOptions, LoadReport, OpenClip } from './load-events.ts';
import { clipReport, loadReport } from './load-report.ts';

/** Clips loaded at once unless more is asked for by number. */
const defaultConcurrency = 6;

/**
 * What one clip's work emits: steps for the progress, which pass at once, and its outcome, which waits for its turn.
 */
type ClipEvent<Given> =
  | { readonly type: 'work'; readonly work: WorkEvent }
  | { readonly type: 'step'; readonly step: PieceEvent }
  | { readonly type: 'loaded'; readonly clip: LoadedClip; readonly given: Given }
  | { readonly type: 'skipped'; readonly clip: Clip; readonly error: ClipwrightError; readonly ms: number };

/** What is done with each open clip. */
export interface LoadStep<Given extends object> {
  /** What it is told of as; absent where it takes no time. */
  readonly kind?: WorkKind;
  /** What it gives is part of the clip's event. */
  run(clip: OpenClip): Observable<Given>;
}

/** What a run tells by itself; of what is tried again, {@link Retries} tell. */
type LoadRunEvent<Given extends object> = Exclude<LoadEvent, RetryingEvent | LoadedEvent> | (LoadedEvent & Given);

export interface LoadRun<Given extends object> {
  readonly events: Observable<LoadRunEvent<Given>>;
  /** The report so far. */
  report(): LoadReport;
}

/**
 * One run over a list, on a pool that the caller opens and closes. Behind every way of loading. The source stays leased
 * until the step ends.
 */
export function loadRun<Given extends object>(
  clips: readonly Clip[],
  options: LoadOptions,
  step: LoadStep<Given>,
  pool: SourcePool,
  retries: Retries,
): LoadRun<Given> {
  const { onError = 'skip' } = options;
  const concurrency = Math.max(1, Math.min(options.concurrency ?? defaultConcurrency, clips.length));
  const reports: ReturnType<typeof clipReport>[] = [];
  let firstError: ClipwrightError | undefined;
  const began = performance.now();
  const report = (): LoadReport =>
    loadReport(reports, {
      total: clips.length,
      retries: retries.count,
      elapsedMs: performance.now() - began,
    });

  const loadClip = (clip: Clip, index: number, slot: number): Observable<ClipEvent<Given>> =>
    defer(() => {
      const work = workTeller({ slot, clip: index });
      const start = performance.now();
      const ms = () => performance.now() - start;
      const request = openRequest(clip);
      return defer(() => {
        const asked = askedRange(clip);
        clipSettings(clip);
        return whileLeased(pool.acquire(request), (source, cached) =>
          defer(() => {
            const range = resolveRange(asked, source.info);
            return source.index(rangeWithHandles(range)).pipe(
              retries.again(),
              mergeMap((sourceIndex) => {
                const opens = work.end();
                const leaps = clockLeaps(sourceIndex, source.info.video, range);
                const warnings = [...range.warnings, ...leaps];
                const opened = openClip({ clip, index, source, sourceIndex, cached, ...range, warnings });
                const begins = step.kind === undefined ? [] : [work.begin(step.kind)];
                return step.run(opened).pipe(
                  map((given) => ({ type: 'loaded' as const, clip: loadedClip(opened, ms()), given })),
                  startWith(...[...opens, ...begins].map(told)),
                );
              }),
            );
          }),
        );
      }).pipe(
        mergeMap((event): ClipEvent<Given>[] => {
          if (event.type === 'progress') return [{ type: 'step', step: { ...event, piece: index } }];
          if (event.type === 'work') return [event];
          return [...work.end().map(told), { type: 'step', step: { piece: index, type: 'completed' } }, event];
        }),
        startWith(told(work.begin('open'))),
        catchError((error: unknown): ClipEvent<Given>[] => {
          const typed = toClipwrightError(error);
          if (onError === 'fail' || endsRun(typed)) throw inClip(typed, clip, index);
          return [
            ...work.end().map(told),
            { type: 'step', step: { piece: index, type: 'failed' } },
            { type: 'skipped', clip, error: typed, ms: ms() },
          ];
        }),
        finalize(() => pool.used(request)),
      );
    });

  const events = defer(() =>
    concat(
      from(clips).pipe(
        mergeMapOrdered(loadClip, {
          concurrency,
          window: options.window ?? 2 * concurrency,
          ordered: (event) => event.type === 'loaded' || event.type === 'skipped',
        }),
        connect((slotted$) =>
          merge(
            slotted$.pipe(
              map(({ value }) => (value.type === 'step' ? value.step : undefined)),
              filter((step) => step !== undefined),
              accumulateProgress({ total: clips.length }),
            ),
            slotted$.pipe(
              mergeMap(({ index, slot, value }): LoadRunEvent<Given>[] => {
                if (value.type === 'step') return [];
                if (value.type === 'work') return [value.work];
                if (value.type === 'skipped') return [{ ...value, index, slot }];
                return [{ ...value.given, type: value.type, index, slot, clip: value.clip }];
              }),
              tap((event) => {
                if (event.type === 'skipped') firstError ??= event.error;
                if (event.type === 'loaded' || event.type === 'skipped') reports.push(clipReport(event));
              }),
            ),
          ),
        ),
      ),
      defer(() => {
        const finished = report();
        if (finished.loaded === 0) throw nothingLoaded(finished, firstError);
        return of<LoadRunEvent<Given>>({ type: 'done', report: finished });
      }),
    ),
  );
  return { events, report };
}

function told(work: WorkEvent): { readonly type: 'work'; readonly work: WorkEvent } {
  return { type: 'work', work };
}

/** Work on a leased source; the lease lasts exactly as long as the work. */
function whileLeased<E>(
  lease$: ReturnType<SourcePool['acquire']>,
  work: (source: ClipSource, cached: boolean) => Observable<E>,
): Observable<ProgressEvent | E> {
  return new Observable((subscriber) => {
    subscribeUnder(subscriber, lease$, {
      next: (event) => {
        if (event.type === 'progress') subscriber.next(event);
        else
          subscribeUnder(
            subscriber,
            defer(() => work(event.value, event.hit)),
            subscriber,
          );
      },
      error: (error) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
  });
}

function openClip(parts: {
  clip: Clip;
  index: number;
  source: ClipSource;
  sourceIndex: SourceIndex;
  cached: boolean;
  start: Rational;
  end: Rational;
  warnings: OpenClip['warnings'];
}): OpenClip {
  const { clip, index, source, sourceIndex, cached, warnings } = parts;
  const shown = framesOnScreen(sourceIndex, source.info.video, parts.start, parts.end);
  const [start, end] = [parts.start.toString(), parts.end.toString()];
  return {
    index,
    clip,
    source,
    sourceIndex,
    cached,
    warnings,
    start,
    end,
    info: source.info,
    frames: shown.last - shown.first,
    video: (format) => source.video({ start, end }, format),
    audio: (format) => source.audio({ start, end }, format),
  };
}

function loadedClip(open: OpenClip, ms: number): LoadedClip {
  const { index, clip, start, end, info, frames, cached, warnings } = open;
  return { index, clip, start, end, info, frames, cached, warnings, ms };
}

function inClip(error: ClipwrightError, clip: Clip, index: number): ClipwrightError {
  return new ClipwrightError(error.code, `Clip ${index} (${clip.source}): ${error.message}`, {
    cause: error,
    details: { ...error.details, index, source: clip.source },
  });
}

function nothingLoaded(report: LoadReport, cause: ClipwrightError | undefined): ClipwrightError {
  const why = cause === undefined ? 'The list has no clips.' : `The first reason: ${cause.message}`;
  return new ClipwrightError('nothing-loaded', `None of ${report.total} clips could be loaded. ${why}`, {
    cause,
    details: { report },
  });
}
