import { Observable, type TimestampProvider } from 'rxjs';
import type { Work } from '../contracts/work-event.ts';
import { type ErrorReport, toClipwrightError } from '../errors/clipwright-error.ts';
import { sourceName } from '../model/source-id.ts';
import { checkOptions, type OptionsOf } from '../options/check-options.ts';
import type { LoadReport } from '../pipelines/load/load-events.ts';
import type { PlanReport, RenderReport } from '../pipelines/render/render-events.ts';
import { toMicrosecond } from './exact-ms.ts';
import type { ObservedEvent } from './observed-event.ts';
import { type ResourceUsage, usedBetween } from './resource-usage.ts';
import type {
  RecordedClip,
  RecordedOutput,
  RecordedPiece,
  RecordedRetry,
  RecordedWork,
  RunOutcome,
  RunRecord,
} from './run-record.ts';

export interface RecordRunOptions {
  /** What the run is called: `render`. @default 'run' */
  readonly name?: string;
  /** Gives the time in milliseconds, never going back. @default performance */
  readonly clock?: TimestampProvider;
  /** Gives the date, in milliseconds since 1970. @default Date */
  readonly calendar?: TimestampProvider;
  /** Tells what was used, asked when the run begins and when it ends. @default nobody tells */
  readonly usage?: () => ResourceUsage;
}

const shape = {
  name: 'any',
  clock: 'any',
  calendar: 'any',
  usage: 'any',
} satisfies OptionsOf<RecordRunOptions>;

/** Notes what one run tells, with the time of each. */
export interface RunRecorder {
  /**
   * The same events, noted as they pass. The run begins when this is subscribed, once. Nothing else of it changes:
   * errors pass, and unsubscribing ends it.
   */
  watch<E extends ObservedEvent>(events$: Observable<E>): Observable<E>;
  /** What was noted so far. */
  record(): RunRecord;
}

interface OpenWork extends Work {
  readonly from: number;
  readonly waitedMs: number | undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Notes a run: what metrics, traces and report pages are made of ({@link metricsOf}, {@link traceOf}).
 *
 * @example
 * const recorder = recordRun({ name: 'render' });
 * const report = await resultFrom(recorder.watch(renderTimeline(timeline, output, deps)));
 * const { speedUp } = metricsOf(recorder.record());
 */
export function recordRun(options: RecordRunOptions = {}): RunRecorder {
  checkOptions('', options, shape);
  const { name = 'run', clock = performance, calendar = Date, usage } = options;
  let began: number | undefined;
  let startedAt = 0;
  let before: ResourceUsage | undefined;
  let ended: { readonly at: number; readonly usage: ResourceUsage | undefined } | undefined;
  let outcome: RunOutcome = 'running';
  let error: ErrorReport | undefined;
  let output: RecordedOutput | undefined;
  const works: (RecordedWork | OpenWork)[] = [];
  /** Where in `works` what has begun stands, by kind and slot. */
  const open = new Map<string, number>();
  const waited = new Set<string>();
  const clips = new Map<number, RecordedClip>();
  const pieces: RecordedPiece[] = [];
  const retries: RecordedRetry[] = [];
  const plans: number[] = [];

  const now = (): number => (began === undefined ? 0 : toMicrosecond(clock.now() - began));

  const begin = (): void => {
    startedAt = calendar.now();
    before = usage?.();
    began = clock.now();
  };
  const end = (how: RunOutcome, failure?: unknown): void => {
    if (ended !== undefined) return;
    ended = { at: now(), usage: before === undefined ? undefined : usedBetween(before, usage?.() ?? {}) };
    outcome = how;
    if (failure === undefined) return;
    const typed = toClipwrightError(failure);
    error = typed.toJSON();
    if (typed.code === 'cancelled') outcome = 'cancelled';
  };

  /** Since when it could have begun, for what nothing else had to come before. */
  const readySince = ({ kind, clip, piece }: Work): number | undefined => {
    const since = kind === 'open' ? 0 : piece === undefined ? undefined : plans.at(-1);
    const key = `${plans.length} ${kind} ${piece ?? clip}`;
    if (since === undefined || waited.has(key)) return undefined;
    waited.add(key);
    return since;
  };
  const workBegins = (work: Work): void => {
    const from = now();
    const since = readySince(work);
    open.set(`${work.kind} ${work.slot}`, works.length);
    works.push({ ...work, from, waitedMs: since === undefined ? undefined : toMicrosecond(from - since) });
  };
  const workEnds = ({ kind, slot }: Work, code: ErrorReport['code'] | undefined): void => {
    const key = `${kind} ${slot}`;
    const at = open.get(key);
    const work = at === undefined ? undefined : works[at];
    if (at === undefined || work === undefined) return;
    open.delete(key);
    works[at] = finished(work, now(), code);
  };

  const note = (event: ObservedEvent): void => {
    switch (event.type) {
      case 'begin': {
        const { type: _, ...work } = event;
        workBegins(work);
        return;
      }
      case 'end':
        workEnds(event, event.code);
        return;
      case 'planned':
        plans.push(now());
        return;
      case 'clip': {
        const { type: _, ...clip } = event;
        clips.set(clip.index, clip);
        return;
      }
      case 'loaded': {
        const { clip, cached, warnings } = event.clip;
        clips.set(event.index, { index: event.index, source: sourceName(clip), status: 'loaded', cached, warnings });
        return;
      }
      case 'skipped': {
        const { index, clip } = event;
        clips.set(index, { index, source: sourceName(clip), status: 'skipped', ...event.error.toJSON(), warnings: [] });
        return;
      }
      case 'segment':
      case 'sound': {
        const { type: kind, piece, bytes, reason } = event;
        const place = event.type === 'segment' ? { segment: event.segment, items: event.items } : { items: [] };
        pieces.push({ kind, at: now(), piece, ...place, bytes, ...(reason === undefined ? {} : { reason }) });
        return;
      }
      case 'retrying': {
        const { code, message, attempt, delay } = event;
        retries.push({ at: now(), code, message, attempt, delay });
        return;
      }
      case 'done':
        reported(event.report);
        end('done');
    }
  };
  const reported = (report: LoadReport | RenderReport | PlanReport): void => {
    for (const { ms: _, ...told } of report.clips) {
      const { index, source, status, code, message, start, end, frames, warnings = [] } = told;
      const cached = 'cached' in told ? told.cached : clips.get(index)?.cached;
      const clip: Mutable<RecordedClip> = { index, source, status, warnings };
      if (code !== undefined) clip.code = code;
      if (message !== undefined) clip.message = message;
      if (cached !== undefined) clip.cached = cached;
      if (start !== undefined) clip.start = start;
      if (end !== undefined) clip.end = end;
      if (frames !== undefined) clip.frames = frames;
      if ('damage' in told && told.damage !== undefined) clip.damage = told.damage;
      clips.set(index, clip);
    }
    if (!('verification' in report)) return;
    const { frames, duration: seconds, verification, profile } = report;
    const { width, height, frameRate } = profile;
    output = { frames, seconds, bytes: verification.bytes, width, height, frameRate };
  };

  return {
    watch: (events$) =>
      new Observable((subscriber) => {
        begin();
        subscriber.add(() => end('left'));
        subscriber.add(
          events$.subscribe({
            next: (event) => {
              note(event);
              subscriber.next(event);
            },
            error: (failure: unknown) => {
              end('failed', failure);
              subscriber.error(failure);
            },
            complete: () => {
              end('done');
              subscriber.complete();
            },
          }),
        );
      }),
    record: () => {
      const elapsedMs = ended?.at ?? now();
      return {
        name,
        startedAt: new Date(startedAt).toISOString(),
        elapsedMs,
        outcome,
        ...(error === undefined ? {} : { error }),
        works: works.map((work) => ('to' in work ? work : { ...finished(work, elapsedMs), unfinished: true })),
        clips: [...clips.values()].sort((a, b) => a.index - b.index),
        pieces: [...pieces],
        retries: [...retries],
        plans: [...plans],
        ...(output === undefined ? {} : { output }),
        ...(ended?.usage === undefined ? {} : { usage: ended.usage }),
      };
    },
  };
}

function finished(
  { waitedMs, ...work }: OpenWork | RecordedWork,
  to: number,
  code?: ErrorReport['code'],
): RecordedWork {
  return {
    ...work,
    to,
    ms: toMicrosecond(to - work.from),
    ...(waitedMs === undefined ? {} : { waitedMs }),
    ...(code === undefined ? {} : { code }),
  };
}
