export { shareOf, sumOfMs } from './exact-ms.ts';
export { metricsOf } from './metrics-of.ts';
export type { ObservedEvent } from './observed-event.ts';
export type { RecordRunOptions, RunRecorder } from './record-run.ts';
export { recordRun } from './record-run.ts';
export type { ResourceUsage } from './resource-usage.ts';
export type {
  CodeCounts,
  HitMetrics,
  PieceMetrics,
  QueueMetrics,
  RunMetrics,
  WorkerMetrics,
  WorkMetrics,
} from './run-metrics.ts';
export type {
  RecordedClip,
  RecordedOutput,
  RecordedPiece,
  RecordedRetry,
  RecordedWork,
  RunOutcome,
  RunRecord,
} from './run-record.ts';
export type { ToSpansOptions } from './to-spans.ts';
export { toSpans } from './to-spans.ts';
export type { RunTrace, TraceArguments, TraceEvent } from './trace-of.ts';
export { traceOf, workTitle } from './trace-of.ts';
export type { SpanAttributes, SpanLike, TracerLike } from './tracer.ts';
