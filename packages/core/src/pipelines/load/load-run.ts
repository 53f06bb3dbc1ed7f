import { concat, defer, filter, from, map, type Observable, of } from 'rxjs';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { earliestStarts } from '../../model/timecode-zero.ts';
import type { Clip } from '../../model/timeline.ts';
import { progressOf } from '../../operators/accumulate-progress.ts';
import { mergeMapOrdered } from '../../operators/merge-map-ordered.ts';
import { endsRun } from '../ends-run.ts';
import type { Retries, RetryingEvent } from '../retries.ts';
import type { SourcePool } from '../source-pool.ts';
import { type ClipEvent, type LoadContext, type LoadStep, loadClip } from './load-clip.ts';
import type { LoadEvent, LoadedEvent, LoadOptions, LoadReport } from './load-events.ts';
import { clipReport, loadReport } from './load-report.ts';

/** Clips loaded at once unless more is asked for by number. */
const defaultConcurrency = 6;

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

  const context: LoadContext<Given> = {
    step,
    pool,
    earliest: earliestStarts(clips),
    retries,
    endsRun: (error) => onError === 'fail' || endsRun(error),
    deadline: options.deadline,
    attempts: options.attempts ?? 1,
  };
  const loading = (clip: Clip, index: number, slot: number): Observable<ClipEvent<Given>> =>
    loadClip(clip, { index, slot, context });

  const outcome = (event: LoadRunEvent<Given>): LoadRunEvent<Given> => {
    if (event.type === 'skipped') firstError ??= event.error;
    if (event.type === 'loaded' || event.type === 'skipped') reports.push(clipReport(event));
    return event;
  };

  const events = defer(() => {
    const progress = progressOf({ total: clips.length });
    return concat(
      from(clips).pipe(
        mergeMapOrdered(loading, {
          concurrency,
          window: options.window ?? 2 * concurrency,
          ordered: (event) => event.type === 'loaded' || event.type === 'skipped',
        }),
        // One pass: what a clip costs beside its work is mostly the operators that its events go through.
        map(({ index, slot, value }): LoadRunEvent<Given> | undefined => {
          if (value.type === 'step') return progress(value.step);
          if (value.type === 'work') return value.work;
          if (value.type === 'skipped') return outcome({ ...value, index, slot });
          return outcome({ ...value.given, type: value.type, index, slot, clip: value.clip });
        }),
        filter((event) => event !== undefined),
      ),
      defer(() => {
        const finished = report();
        if (finished.loaded === 0) throw nothingLoaded(finished, firstError);
        return of<LoadRunEvent<Given>>({ type: 'done', report: finished });
      }),
    );
  });
  return { events, report };
}

function nothingLoaded(report: LoadReport, cause: ClipwrightError | undefined): ClipwrightError {
  const why = cause === undefined ? 'The list has no clips.' : `The first reason: ${cause.message}`;
  return new ClipwrightError('nothing-loaded', `None of ${report.total} clips could be loaded. ${why}`, {
    cause,
    details: { report },
  });
}
