import {
  type OutputOptions,
  type RenderDeps,
  type RenderReport,
  renderTimeline,
  resultFrom,
  type Timeline,
} from '@clipwright/core';
import { toSpans } from '@clipwright/core/observe';
import { context, type Tracer, trace } from '@opentelemetry/api';

/** Renders, and tells OpenTelemetry: a span of the render, and within it one of all that it opens, encodes and joins. */
export function renderWithSpans(
  timeline: Timeline,
  output: OutputOptions,
  deps: RenderDeps,
  tracer: Tracer = trace.getTracer('montage'),
): Promise<RenderReport> {
  const render$ = renderTimeline(timeline, output, deps);
  const name = 'montage.render';
  return resultFrom(toSpans(render$, tracer, { name, contextOf: (span) => trace.setSpan(context.active(), span) }));
}
