import { Observable } from 'rxjs';
import type { Work } from '../contracts/work-event.ts';
import { toClipwrightError } from '../errors/clipwright-error.ts';
import type { ErrorCode } from '../errors/codes.ts';
import { sourceName } from '../model/source-id.ts';
import { checkOptions, type OptionsOf } from '../options/check-options.ts';
import type { ObservedEvent } from './observed-event.ts';
import type { SpanAttributes, SpanLike, TracerLike } from './tracer.ts';

export interface ToSpansOptions<Span, Context> {
  /** The span of the run as a whole; those of work are called after it: `clipwright.open`. @default 'clipwright.run' */
  readonly name?: string;
  /**
   * The context in which the spans of work start, so that the run's is their parent: `(span) =>
   * trace.setSpan(context.active(), span)`. @default the active one: the run is subscribed in its span's, which stays
   * active where a context manager is registered, as the SDK for Node does
   */
  readonly contextOf?: (span: Span) => Context;
}

const shape = { name: 'any', contextOf: 'any' } satisfies OptionsOf<ToSpansOptions<unknown, unknown>>;

/** OpenTelemetry's number of the status of what failed. */
const failed = 2;

/**
 * Tells a run to OpenTelemetry as it goes, and passes its events on: one span for the run, and within it one for all
 * that is opened, hashed, encoded, joined and verified. Their attributes are `clipwright.worker`,
 * `clipwright.clip.index` (from 0), `clipwright.clip.source` and `clipwright.piece`. What failed has the status of an
 * error and its code as `error.type`; the run's own error is recorded as an exception. Clips that failed and
 * repetitions are events of the run's span. Nothing of OpenTelemetry is imported: its `Tracer` fits.
 *
 * @example
 * const run$ = toSpans(renderTimeline(timeline, output, deps), trace.getTracer('montage'), {
 *   contextOf: (span) => trace.setSpan(context.active(), span),
 * });
 */
export function toSpans<E extends ObservedEvent, Span extends SpanLike, Context>(
  events$: Observable<E>,
  tracer: TracerLike<Span, Context>,
  options: ToSpansOptions<Span, Context> = {},
): Observable<E> {
  checkOptions('', options, shape);
  const { name = 'clipwright.run', contextOf } = options;
  return new Observable((subscriber) => {
    tracer.startActiveSpan(name, {}, (run) => {
      const context = contextOf?.(run);
      const open = new Map<string, Span>();
      let over = false;

      const fail = (span: Span, code: ErrorCode, message: string): void => {
        span.setAttributes({ 'error.type': code });
        span.setStatus({ code: failed, message });
      };
      const end = (outcome: string): void => {
        if (over) return;
        over = true;
        for (const span of open.values()) {
          span.setAttributes({ 'clipwright.unfinished': true });
          span.end();
        }
        run.setAttributes({ 'clipwright.outcome': outcome });
        run.end();
      };
      const tell = (event: ObservedEvent): void => {
        switch (event.type) {
          case 'begin': {
            const attributes = attributesOf(event);
            open.set(laneOf(event), tracer.startSpan(`clipwright.${event.kind}`, { attributes }, context));
            return;
          }
          case 'end': {
            const span = open.get(laneOf(event));
            open.delete(laneOf(event));
            if (span !== undefined && event.code !== undefined) fail(span, event.code, event.code);
            span?.end();
            return;
          }
          case 'clip':
            if (event.status !== 'loaded') tellFailure(run, event);
            return;
          case 'skipped': {
            const { index, clip, error } = event;
            tellFailure(run, { status: 'skipped', index, source: sourceName(clip), ...error.toJSON() });
            return;
          }
          case 'retrying': {
            const { code, message, attempt, delay } = event;
            const waits = { 'clipwright.attempt': attempt, 'clipwright.delay_ms': delay };
            run.addEvent('retrying', { 'error.type': code, 'exception.message': message, ...waits });
            return;
          }
          case 'done':
            run.setAttributes({ 'clipwright.clips': event.report.clips.length });
            end('done');
        }
      };

      subscriber.add(() => end('left'));
      subscriber.add(
        events$.subscribe({
          next: (event) => {
            tell(event);
            subscriber.next(event);
          },
          error: (error: unknown) => {
            const typed = toClipwrightError(error);
            run.recordException(typed);
            fail(run, typed.code, typed.message);
            end(typed.code === 'cancelled' ? 'cancelled' : 'failed');
            subscriber.error(error);
          },
          complete: () => {
            end('done');
            subscriber.complete();
          },
        }),
      );
    });
  });
}

function laneOf({ kind, slot }: Work): string {
  return `${kind} ${slot}`;
}

function attributesOf({ slot, clip, source, piece }: Work): SpanAttributes {
  return {
    'clipwright.worker': slot,
    ...(clip === undefined ? {} : { 'clipwright.clip.index': clip }),
    ...(source === undefined ? {} : { 'clipwright.clip.source': source }),
    ...(piece === undefined ? {} : { 'clipwright.piece': piece }),
  };
}

function tellFailure(
  run: SpanLike,
  clip: {
    readonly status: string;
    readonly index: number;
    readonly source: string;
    readonly code?: string;
    readonly message?: string;
  },
): void {
  const { status, index, source, code = '', message = '' } = clip;
  run.addEvent(`clip ${status}`, {
    'clipwright.clip.index': index,
    'clipwright.clip.source': source,
    'error.type': code,
    'exception.message': message,
  });
}
