import { type OutputOptions, type RenderDeps, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { metricsOf, type RunMetrics, type RunTrace, recordRun, traceOf } from '@clipwright/core/observe';

/** What is known of a run when it is over, also when it failed. */
export interface Measured {
  readonly metrics: RunMetrics;
  /** For Perfetto, once written as JSON. */
  readonly trace: RunTrace;
}

/** Renders, and tells how well the work was spread; why it failed, if it did, is in the figures. */
export async function measuredRender(timeline: Timeline, output: OutputOptions, deps: RenderDeps): Promise<Measured> {
  const recorder = recordRun({ name: 'render' });
  await resultFrom(recorder.watch(renderTimeline(timeline, output, deps))).catch(() => {});
  const record = recorder.record();
  return { metrics: metricsOf(record), trace: traceOf(record) };
}
