/** What a span is told beside its name: OpenTelemetry's attributes, as far as they are used here. */
export type SpanAttributes = Record<string, string | number | boolean>;

/** A span, as OpenTelemetry's `Span` is one. */
export interface SpanLike {
  setAttributes(attributes: SpanAttributes): unknown;
  addEvent(name: string, attributes?: SpanAttributes): unknown;
  /** 2 means an error. */
  setStatus(status: { code: 2; message?: string }): unknown;
  recordException(exception: Error): unknown;
  end(): void;
}

/** What makes spans, as OpenTelemetry's `Tracer` does. */
export interface TracerLike<Span extends SpanLike, Context> {
  startSpan(name: string, options?: { attributes?: SpanAttributes }, context?: Context): Span;
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: { attributes?: SpanAttributes },
    during: F,
  ): ReturnType<F>;
}
