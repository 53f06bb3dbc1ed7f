import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ClipwrightError } from '../../src/index.ts';
import { type ObservedEvent, type SpanAttributes, type SpanLike, toSpans } from '../../src/observe/index.ts';

class FakeSpan implements SpanLike {
  readonly name: string;
  readonly parent: FakeSpan | undefined;
  readonly attributes: SpanAttributes = {};
  readonly told: unknown[] = [];
  ended = 0;
  constructor(name: string, parent: FakeSpan | undefined, attributes: SpanAttributes = {}) {
    this.name = name;
    this.parent = parent;
    this.setAttributes(attributes);
  }
  setAttributes(attributes: SpanAttributes): void {
    Object.assign(this.attributes, attributes);
  }
  addEvent(name: string, attributes?: SpanAttributes): void {
    this.told.push([name, attributes]);
  }
  setStatus(status: { code: number; message?: string }): void {
    this.told.push(status);
  }
  recordException(error: Error): void {
    this.told.push(error);
  }
  end(): void {
    this.ended += 1;
  }
}

function tracer() {
  const spans: FakeSpan[] = [];
  let active: FakeSpan | undefined;
  return {
    spans,
    startSpan(name: string, options?: { attributes?: SpanAttributes }, context = active): FakeSpan {
      const span = new FakeSpan(name, context, options?.attributes);
      spans.push(span);
      return span;
    },
    startActiveSpan<F extends (span: FakeSpan) => unknown>(name: string, options: object, during: F): ReturnType<F> {
      const span = this.startSpan(name, options);
      active = span;
      try {
        return during(span) as ReturnType<F>;
      } finally {
        active = undefined;
      }
    },
  };
}

const open = { kind: 'open', slot: 1, clip: 4, source: 'a.mp4' } as const;

function told(script: readonly ObservedEvent[], ending?: ClipwrightError | 'left') {
  const made = tracer();
  const events = new Subject<ObservedEvent>();
  const passed: unknown[] = [];
  const run$ = toSpans(events, made, { name: 'montage', contextOf: (span) => span });
  const running = run$.subscribe({ next: (event) => passed.push(event), error: (error) => passed.push(error) });
  for (const event of script) events.next(event);
  if (ending === 'left') running.unsubscribe();
  else if (ending !== undefined) events.error(ending);
  return { spans: made.spans, passed };
}

describe('toSpans', () => {
  it('makes a span of the run, and within it one of each piece of work', () => {
    const report = { clips: [{}, {}] } as never;
    const script: ObservedEvent[] = [
      { type: 'begin', ...open },
      { type: 'end', ...open },
      { type: 'done', report },
    ];
    const { spans, passed } = told(script);
    const [run, work] = spans;
    expect(passed).toEqual(script);
    expect(spans.map(({ name, ended }) => [name, ended])).toEqual([
      ['montage', 1],
      ['clipwright.open', 1],
    ]);
    expect(work?.parent).toBe(run);
    expect(work?.attributes).toEqual({
      ...{ 'clipwright.worker': 1, 'clipwright.clip.index': 4, 'clipwright.clip.source': 'a.mp4' },
    });
    expect(run?.attributes).toEqual({ 'clipwright.clips': 2, 'clipwright.outcome': 'done' });
    expect(run?.told).toEqual([]);
  });

  it('records errors: of work, of clips, of the run; ends what is open', () => {
    const failure = new ClipwrightError('disk-full', 'Full.');
    const { spans, passed } = told(
      [
        { type: 'begin', ...open },
        { type: 'end', ...open, code: 'not-media' },
        { type: 'clip', index: 4, source: 'a.mp4', status: 'held', code: 'not-media', message: 'No.', warnings: [] },
        { type: 'retrying', code: 'tool-killed', message: 'Killed.', attempt: 2, delay: 100 },
        { type: 'begin', kind: 'encode', slot: 0, piece: 0 },
      ],
      failure,
    );
    const [run, work, encode] = spans;
    expect(passed.at(-1)).toBe(failure);
    expect(work?.attributes).toMatchObject({ 'error.type': 'not-media' });
    expect(work?.told).toEqual([{ code: 2, message: 'not-media' }]);
    expect(run?.told).toEqual([
      ['clip held', expect.objectContaining({ 'error.type': 'not-media', 'clipwright.clip.index': 4 })],
      ['retrying', expect.objectContaining({ 'error.type': 'tool-killed', 'clipwright.attempt': 2 })],
      failure,
      { code: 2, message: 'Full.' },
    ]);
    expect(run?.attributes).toMatchObject({ 'error.type': 'disk-full', 'clipwright.outcome': 'failed' });
    expect(encode?.attributes).toMatchObject({ 'clipwright.unfinished': true, 'clipwright.piece': 0 });
    expect(spans.map(({ ended }) => ended)).toEqual([1, 1, 1]);
  });

  it('ends its spans when nobody listens any more', () => {
    const { spans } = told([{ type: 'begin', ...open }], 'left');
    expect(spans.map(({ ended }) => ended)).toEqual([1, 1]);
    expect(spans[0]?.attributes).toEqual({ 'clipwright.outcome': 'left' });
  });

  it('starts nothing before it is subscribed', () => {
    const made = tracer();
    toSpans(new Subject<ObservedEvent>(), made);
    expect(made.spans).toEqual([]);
  });
});
