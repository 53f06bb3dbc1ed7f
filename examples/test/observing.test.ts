import { ClipwrightError } from '@clipwright/core';
import { fakeRenderer, memoryStore, syntheticLoader } from '@clipwright/testing';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { expect, it } from 'vitest';
import { measuredRender } from '../src/measured-render.ts';
import { renderWithSpans } from '../src/spans.ts';

const list = [
  ...['a', 'b'].map((name) => ({ source: `synthetic:${name}`, end: 1 })),
  { source: 'synthetic:c?fail=not-media' },
];
const output = { file: '/out.mp4' };

function parts(error?: ClipwrightError) {
  const renderer = fakeRenderer({ concurrency: 2, fail: (job) => (job.type === 'join' ? error : undefined) });
  return { loader: syntheticLoader(), renderer, store: memoryStore({ files: renderer.files }) };
}

function tracing() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  return { tracer: provider.getTracer('test'), exporter };
}

it('a render is spans of OpenTelemetry, those of work within its own', async () => {
  const { tracer, exporter } = tracing();
  await renderWithSpans({ items: list }, output, parts(), tracer);
  const spans = exporter.getFinishedSpans();
  const run = spans.find(({ name }) => name === 'montage.render');
  const others = spans.filter((span) => span !== run);
  expect(others.map(({ name }) => name).sort()).toEqual([
    ...['clipwright.encode', 'clipwright.encode', 'clipwright.encode', 'clipwright.join'],
    ...['clipwright.open', 'clipwright.open', 'clipwright.open'],
  ]);
  expect(run?.parentSpanContext).toBeUndefined();
  for (const { parentSpanContext } of others) expect(parentSpanContext?.spanId).toBe(run?.spanContext().spanId);
  const failed = others.filter(({ status }) => status.code === 2);
  expect(failed.map(({ attributes }) => attributes)).toEqual([
    expect.objectContaining({ 'error.type': 'not-media', 'clipwright.clip.source': 'synthetic:c?fail=not-media' }),
  ]);
  expect(run?.events.map(({ name }) => name)).toEqual(['clip skipped']);
  expect(run?.status.code).toBe(0);
});

it('a render that fails records why', async () => {
  const { tracer, exporter } = tracing();
  const error = new ClipwrightError('output-unwritable', 'The disk is gone.');
  await expect(renderWithSpans({ items: list }, output, parts(error), tracer)).rejects.toBe(error);
  const run = exporter.getFinishedSpans().find(({ name }) => name === 'montage.render');
  expect(run?.status).toEqual({ code: 2, message: 'The disk is gone.' });
  expect(run?.attributes).toMatchObject({ 'error.type': 'output-unwritable' });
  expect(run?.events.at(-1)).toMatchObject({
    name: 'exception',
    attributes: { 'exception.message': 'The disk is gone.' },
  });
});

it('a render is measured, also one that fails', async () => {
  const whole = await measuredRender({ items: list }, output, parts());
  expect(whole.metrics).toMatchObject({ outcome: 'done', clips: { total: 3, done: 2, skipped: 1 } });
  const names = whole.trace.traceEvents.flatMap((event) => (event.ph === 'X' ? [event.name] : []));
  expect(names).toEqual(expect.arrayContaining(['render', 'open clip 1', 'encode clip 2', 'join']));
  const error = new ClipwrightError('output-unwritable', 'The disk is gone.');
  const broken = await measuredRender({ items: list }, output, parts(error));
  expect(broken.metrics).toMatchObject({ outcome: 'failed', errors: { 'not-media': 1, 'output-unwritable': 1 } });
});
