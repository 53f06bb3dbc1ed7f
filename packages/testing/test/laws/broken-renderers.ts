import { type ClipRenderer, ClipwrightError, type ProgressEvent, Rational } from '@clipwright/core';
import type { ArtifactTarget, ProducedEvent, RendererCapabilities } from '@clipwright/core/author';
import type { FakeRenderer } from '@clipwright/testing';
import { catchError, defer, EMPTY, finalize, map, mergeMap, NEVER, Observable, of, tap, throwError } from 'rxjs';

type Break = (renderer: FakeRenderer) => ClipRenderer;

const change = (renderer: ClipRenderer, parts: Partial<ClipRenderer>): ClipRenderer => ({
  concurrency: (profile) => renderer.concurrency(profile),
  prepare: (request) => renderer.prepare(request),
  renderSegment: (...job) => renderer.renderSegment(...job),
  renderAudio: (...job) => renderer.renderAudio(...job),
  join: (request) => renderer.join(request),
  settled: () => renderer.settled(),
  [Symbol.asyncDispose]: () => renderer[Symbol.asyncDispose](),
  ...parts,
});

type JobEvent = ProgressEvent | ProducedEvent;
type Job = Observable<JobEvent>;

/** Breaks the two jobs that write into a target. */
const jobs =
  (alter: (events: Job, target: ArtifactTarget, renderer: FakeRenderer) => Job): Break =>
  (renderer) =>
    change(renderer, {
      renderSegment: (request, target, inputs) =>
        alter(renderer.renderSegment(request, target, inputs), target, renderer),
      renderAudio: (request, target, inputs) => alter(renderer.renderAudio(request, target, inputs), target, renderer),
    });

/** Breaks what the renderer says of itself. */
const capable = (
  renderer: FakeRenderer,
  alter: (capabilities: RendererCapabilities) => RendererCapabilities,
): ClipRenderer => change(renderer, { prepare: (request) => renderer.prepare(request).pipe(map(alter)) });

/** Breaks what a job says of what it made. */
const meta = (alter: (meta: ProducedEvent['meta']) => ProducedEvent['meta']): Break =>
  jobs((events) =>
    events.pipe(map((event) => (event.type === 'produced' ? { ...event, meta: alter(event.meta) } : event))),
  );

/** Breaks joining. */
const joins =
  (
    alter: (
      events: ReturnType<ClipRenderer['join']>,
      output: string,
      renderer: FakeRenderer,
    ) => ReturnType<ClipRenderer['join']>,
  ): Break =>
  (renderer) =>
    change(renderer, { join: (request) => alter(renderer.join(request), request.output, renderer) });

/** Breaks what was verified. */
const verification = (parts: object): Break =>
  joins((events) =>
    events.pipe(
      map((event) =>
        event.type === 'joined' ? { ...event, verification: { ...event.verification, ...parts } } : event,
      ),
    ),
  );

/** The stream, but leaving it stops nothing. */
const detached = <T>(events: Observable<T>): Observable<T> =>
  new Observable((subscriber) => {
    events.subscribe({
      next: (event) => subscriber.next(event),
      error: (error) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
  });

const some = new Uint8Array([7]);

/** Renderers that break a promise each. */
export const brokenRenderers: Readonly<Record<string, Break>> = {
  'was written for another contract': (renderer) => change(renderer, { contracts: { ClipRenderer: 0 } }),
  'starts without a subscriber': jobs((events) => {
    events.subscribe({ error: () => {} });
    return events;
  }),
  'goes back': jobs((events) =>
    events.pipe(mergeMap((event) => (event.type === 'progress' ? [event, { ...event, ratio: 0 }] : [event]))),
  ),
  'produces twice': jobs((events) =>
    events.pipe(mergeMap((event) => (event.type === 'produced' ? [event, event] : [event]))),
  ),
  'goes on when it is left': jobs(detached),
  'leaves its target when it is left or fails': jobs((events, { file }, { files }) =>
    events.pipe(
      finalize(() => {
        if (!files.has(file)) files.set(file, some);
      }),
    ),
  ),
  'runs once only': jobs((events) => {
    let run = false;
    return defer(() => {
      if (run) return EMPTY;
      run = true;
      return events;
    });
  }),
  'counts frames wrongly': meta((data) =>
    JSON.stringify(data).includes('frames') ? { frames: 1, stretches: [{ held: 0 }] } : data,
  ),
  'tells of one stretch alone': meta((data) =>
    JSON.stringify(data).includes('stretches') ? { ...Object(data), stretches: [{ held: 0 }] } : data,
  ),
  'blames the first stretch for all': (renderer) =>
    change(renderer, {
      renderSegment: (...job) =>
        renderer
          .renderSegment(...job)
          .pipe(
            catchError((error) =>
              throwError(() =>
                error.details.stretch === undefined
                  ? error
                  : new ClipwrightError(error.code, error.message, { details: { stretch: 0 } }),
              ),
            ),
          ),
    }),
  'counts samples wrongly': meta((data) => (JSON.stringify(data).includes('samples') ? { samples: 1 } : data)),
  'writes other bytes each time': jobs((events, { file }, { files }) =>
    events.pipe(
      tap((event) => {
        if (event.type === 'produced')
          files.set(
            file,
            new TextEncoder().encode(`${new TextDecoder().decode(files.get(file)).slice(0, -1)},"file":"${file}"}`),
          );
      }),
    ),
  ),
  'has untyped errors': jobs((events) =>
    events.pipe(
      catchError((error) => throwError(() => (error.code === 'disposed' ? error : new Error(error.message)))),
    ),
  ),
  'tells something else each time': (renderer) => {
    let count = 0;
    return capable(renderer, ({ video, ...others }) => {
      count += 1;
      return { ...others, video: video && { ...video, fingerprint: String(count) } };
    });
  },
  'has no fingerprint': (renderer) =>
    capable(renderer, ({ video, ...others }) => ({ ...others, video: video && { ...video, fingerprint: '' } })),
  'tells of a container that was not asked for': (renderer) =>
    capable(renderer, (all) => ({ ...all, containers: [{ extension: 'txt', video: ['h264'], audio: [] }] })),
  'tells of another codec': (renderer) =>
    capable(renderer, ({ video, ...others }) => ({ ...others, video: video && { ...video, codec: 'hevc' } })),
  'has sound that was not asked for': (renderer) =>
    capable(renderer, (all) => ({ ...all, audio: { codec: 'aac', fingerprint: '1' } })),
  'earns money': (renderer) => capable(renderer, (all) => ({ ...all, costs: { ...all.costs, encodedMegapixel: -1 } })),
  'asks for no segment at all': (renderer) => change(renderer, { concurrency: () => of(0) }),
  'never says how many segments to ask for': (renderer) => change(renderer, { concurrency: () => EMPTY }),
  'renders when it is disposed': (renderer) => change(renderer, { [Symbol.asyncDispose]: async () => {} }),
  'abandons who waits when it is disposed': (renderer) => {
    let disposed = false;
    return change(renderer, {
      renderSegment: (...job) =>
        defer(() => {
          const late = disposed;
          return renderer
            .renderSegment(...job)
            .pipe(catchError((error) => (disposed && !late ? NEVER : throwError(() => error))));
        }),
      [Symbol.asyncDispose]: () => {
        disposed = true;
        return renderer[Symbol.asyncDispose]();
      },
    });
  },
  'joins twice': joins((events) =>
    events.pipe(mergeMap((event) => (event.type === 'joined' ? [event, event] : [event]))),
  ),
  'goes back while joining': joins((events) =>
    events.pipe(mergeMap((event) => (event.type === 'progress' ? [event, { ...event, ratio: 0 }] : [event]))),
  ),
  'joins on when it is left': joins(detached),
  'leaves a part of the output when it is left or fails': joins((events, output, { files }) =>
    events.pipe(
      finalize(() => {
        if (!files.has(output)) files.set(output, some);
      }),
    ),
  ),
  'replaces what it may not': (renderer) =>
    change(renderer, { join: (request) => renderer.join({ ...request, overwrite: true }) }),
  'joins to any size': (renderer) =>
    change(renderer, { join: ({ maxBytes: _, ...request }) => renderer.join(request) }),
  'joins to less than it may': (renderer) =>
    change(renderer, {
      join: ({ maxBytes, ...request }) =>
        renderer.join({ ...request, ...(maxBytes === undefined ? {} : { maxBytes: maxBytes - 1 }) }),
    }),
  'never replaces': (renderer) =>
    change(renderer, { join: (request) => renderer.join({ ...request, overwrite: false }) }),
  'verifies other frames': verification({ frames: 1 }),
  'verifies another duration': verification({ videoDuration: Rational.one.toString() }),
  'verifies sound that is not there': verification({ audioDuration: '2/1', audioOffset: '0/1' }),
  'verifies sound that ends elsewhere': verification({ audioEndOffset: '1/1' }),
  'verifies no joins': verification({ joins: 0 }),
  'verifies other bytes': verification({ bytes: 1 }),
  'joins what was not announced': (renderer) =>
    change(renderer, {
      join: (request) =>
        !('parts' in request)
          ? renderer.join(request)
          : renderer.join({
              ...request,
              parts: request.parts.map((part) =>
                part.kind === 'file' ? { ...part, frames: announced(renderer, part.file) } : part,
              ),
            }),
    }),
  'joins to other bytes each time': joins((events, output, { files }) =>
    events.pipe(
      map((event) => {
        if (event.type === 'progress') return event;
        const data = new TextEncoder().encode(output);
        files.set(output, data);
        return { ...event, verification: { ...event.verification, bytes: data.length } };
      }),
    ),
  ),
  'checks no output': (renderer) =>
    change(renderer, {
      prepare: (request) => renderer.prepare({ ...request, output: '/memory/any.mp4', overwrite: true, sources: [] }),
    }),
  'refuses every output': (renderer) =>
    change(renderer, { prepare: () => throwError(() => new ClipwrightError('output-exists', 'It is there.')) }),
  'writes when it prepares': (renderer) =>
    change(renderer, {
      prepare: (request) =>
        renderer.prepare(request).pipe(tap({ complete: () => void renderer.files.set(request.output, some) })),
    }),
};

/** Frames of a segment's file. */
function announced({ files }: FakeRenderer, file: string): number {
  const { frames }: { readonly frames: number } = JSON.parse(new TextDecoder().decode(files.get(file)));
  return frames;
}
