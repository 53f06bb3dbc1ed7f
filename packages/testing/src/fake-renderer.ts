import type { ClipRenderer, ProgressEvent, SourceIndex, VideoCodec } from '@clipwright/core';
import { ClipwrightError, Rational } from '@clipwright/core';
import type {
  ArtifactTarget,
  AudioRequest,
  ClipStretch,
  JoinedEvent,
  JoinRequest,
  Json,
  PrepareRequest,
  ProducedEvent,
  RendererCapabilities,
  RendererCosts,
  RenderInputs,
  SegmentRequest,
  SourceRef,
} from '@clipwright/core/author';
import { checkOutputSize, lastNotLater, measuredJoin, tickAt } from '@clipwright/core/author';
import { stretchesOf } from '@clipwright/core/plan';
import {
  concat,
  concatMap,
  defer,
  EMPTY,
  finalize,
  from,
  isObservable,
  map,
  type Observable,
  of,
  Subject,
  takeUntil,
  toArray,
} from 'rxjs';
import type { MemoryFiles } from './memory-files.ts';
import { steps } from './steps.ts';

export interface FakeRendererOptions {
  /** Where it writes; give it the store's, or the store its. @default a map of its own */
  readonly files?: MemoryFiles;
  /** Segments worth asking for at once. @default 4 */
  readonly concurrency?: number | Observable<number>;
  /** Milliseconds of each of the two steps of a job. @default 0 */
  readonly delay?: number;
  /** What it says of itself: {@link RendererCapabilities}. @default `['mp4', 'mov']` */
  readonly extensions?: readonly string[];
  /** With a start that costs nothing groups are refused (`contract-violation`). @default those of processes */
  readonly costs?: RendererCosts;
  /** @default true */
  readonly readsFiles?: boolean;
  /** Names of encoders, the usual one first; any other is refused (`encoder-missing`). @default none is told */
  readonly encoders?: readonly string[];
  /** Codecs whose packets it says that it copies. @default none */
  readonly copies?: readonly VideoCodec[];
  /** Whether it says that it renders layers. @default true */
  readonly layers?: boolean;
  /** Whether it says that it crops and turns pictures. @default true */
  readonly framing?: boolean;
  /** Whether it says that it draws transitions. @default true */
  readonly transitions?: boolean;
  /** What the meta of its files has beside what the contract asks for. @default nothing */
  readonly meta?: Readonly<Record<string, Json>>;
  /** Asked at the end of each job; a job for which it gives an error fails with it. */
  readonly fail?: (job: FakeJob) => ClipwrightError | undefined;
}

/** One job as it was asked for. */
export type FakeJob =
  | { readonly type: 'segment'; readonly request: SegmentRequest }
  | { readonly type: 'audio'; readonly request: AudioRequest }
  | { readonly type: 'join'; readonly request: JoinRequest };

/** A renderer that writes its requests, as JSON, into memory, for tests. */
export interface FakeRenderer extends ClipRenderer {
  readonly files: MemoryFiles;
  /** Jobs started so far, in order. */
  readonly jobs: readonly FakeJob[];
  /** Jobs running now, and the most that ever ran at once. */
  readonly counters: Readonly<{ running: number; maxRunning: number }>;
  /** What should not be there when nothing runs, one line each. */
  leftovers(): string[];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const processCosts: RendererCosts = { start: 0.08, decodedMegapixel: 0.0055, encodedMegapixel: 0.0145 };

/** What a job writes, and its final event. */
interface Finished<T> {
  readonly content: object;
  readonly event: (bytes: number) => T;
}

/**
 * Keeps the renderer's contract without a picture. A segment's file is its request as JSON, with `shown`, for each of
 * its clips the source frame that each output frame shows, where the source is among the inputs; it must be there, and
 * open, unless it is a plain file. The sound's file is its request with the `samples` in all, and the finished file an
 * array of all of these.
 */
export function fakeRenderer(options: FakeRendererOptions = {}): FakeRenderer {
  const { files = new Map<string, Uint8Array>(), concurrency = 4, delay = 0, fail } = options;
  const {
    extensions = ['mp4', 'mov'],
    costs = processCosts,
    readsFiles = true,
    encoders = [],
    copies = [],
    layers = true,
    framing = true,
    transitions = true,
    meta = {},
  } = options;
  const jobs: FakeJob[] = [];
  const counters = { running: 0, maxRunning: 0 };
  const disposal = new Subject<never>();

  const run = <T>(job: FakeJob, target: string, finish: () => Observable<Finished<T>>): Observable<ProgressEvent | T> =>
    defer(() => {
      jobs.push(job);
      counters.running += 1;
      counters.maxRunning = Math.max(counters.maxRunning, counters.running);
      const partial = job.type === 'join' ? `${target}.partial` : target;
      files.set(partial, new Uint8Array());
      let finished = false;
      const finishing = defer(() => {
        const error = fail?.(job);
        if (error !== undefined) throw error;
        return finish();
      }).pipe(
        map(({ content, event }) => {
          const data = encoder.encode(JSON.stringify(content));
          if (job.type === 'join') checkOutputSize(data.length, job.request.maxBytes);
          finished = true;
          files.delete(partial);
          files.set(target, data);
          return event(data.length);
        }),
      );
      return concat(steps(delay), finishing).pipe(
        finalize(() => {
          counters.running -= 1;
          if (!finished) files.delete(partial);
        }),
      );
    }).pipe(takeUntil(disposal));

  const renderSegment = (
    request: SegmentRequest,
    target: ArtifactTarget,
    inputs: RenderInputs,
  ): Observable<ProgressEvent | ProducedEvent> =>
    run({ type: 'segment', request }, target.file, () => {
      const stretches = stretchesOf(request).map(() => ({ held: 0 }));
      if (request.kind === 'group' && costs.start === 0) {
        throw new ClipwrightError('contract-violation', 'A group was asked for, where a piece costs nothing to start.');
      }
      const event = (): ProducedEvent => ({ type: 'produced', meta: { ...meta, frames: request.frames, stretches } });
      return from([...stretchesOf(request).entries()]).pipe(
        concatMap(([place, stretch]) => {
          if (stretch.kind === 'color') return EMPTY;
          const { transforms = [], source } = stretch;
          const unknown = transforms.find(({ name }) => inputs.transforms[name] === undefined);
          if (unknown !== undefined) {
            throw new ClipwrightError('unknown-transform', `There is no transform "${unknown.name}".`, {
              details: { stretch: place },
            });
          }
          return indexOf(source, inputs, transforms.length > 0 || !readsFiles).pipe(
            map((index) =>
              index === undefined ? [] : framesShown(stretch, Rational.from(request.profile.frameRate), index),
            ),
          );
        }),
        toArray(),
        map((shown) => ({ content: { ...request, shown }, event })),
      );
    });

  const renderAudio = (
    request: AudioRequest,
    target: ArtifactTarget,
    inputs: RenderInputs,
  ): Observable<ProgressEvent | ProducedEvent> =>
    run({ type: 'audio', request }, target.file, () => {
      const samples = request.stretches.reduce((sum, stretch) => sum + stretch.samples, 0);
      const event = (): ProducedEvent => ({ type: 'produced', meta: { ...meta, samples } });
      const sounds = request.stretches.flatMap((stretch) =>
        stretch.kind === 'crossfade' ? [stretch.from, stretch.to] : [stretch],
      );
      const sources = sounds.flatMap((sound) => (sound.kind === 'clip' ? [sound.source] : []));
      return from(sources).pipe(
        concatMap((source) => indexOf(source, inputs, !readsFiles)),
        toArray(),
        map(() => ({ content: { ...request, samples }, event })),
      );
    });

  const check = ({ output, overwrite, sources }: PrepareRequest): void => {
    if (!extensions.some((extension) => output.endsWith(`.${extension}`))) {
      throw new ClipwrightError('invalid-option', `${output} does not end with ${extensions.join(' or ')}.`);
    }
    if (sources.includes(output)) throw new ClipwrightError('output-is-source', `${output} is a source.`);
    if (files.has(output) && !overwrite) {
      throw new ClipwrightError('output-exists', `${output} is there already.`, { remedy: 'Allow to overwrite it.' });
    }
  };

  const read = (file: string, key: 'frames' | 'samples', expected: number): object => {
    const content: { readonly [key: string]: Json } = JSON.parse(decoder.decode(files.get(file)) || '{}');
    if (content[key] === expected) return content;
    throw new ClipwrightError('verification-failed', `${file} has ${content[key]} ${key}, not ${expected}.`);
  };

  const join = (request: JoinRequest): Observable<ProgressEvent | JoinedEvent> =>
    run({ type: 'join', request }, request.output, () => {
      check({ output: request.output, overwrite: request.overwrite, sources: [] });
      const content = request.parts.map((part) =>
        part.kind === 'file' ? read(part.file, 'frames', part.frames) : part,
      );
      if (request.audio !== undefined) content.push(read(request.audio.file, 'samples', request.audio.samples));
      const event = (bytes: number): JoinedEvent => ({
        type: 'joined',
        verification: measuredJoin(request, bytes),
      });
      return of({ content, event });
    });

  return {
    contracts: { ClipRenderer: 1 },
    files,
    jobs,
    counters,
    leftovers: () => (counters.running > 0 ? [`jobs: ${counters.running}`] : []),
    concurrency: () => (isObservable(concurrency) ? concurrency : of(concurrency)),
    prepare: (request) =>
      defer(() => {
        check(request);
        return of(
          capabilitiesFor(request, { extensions, costs, readsFiles, encoders, copies, layers, framing, transitions }),
        );
      }).pipe(takeUntil(disposal)),
    renderSegment,
    renderAudio,
    join,
    settled: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => {
      // An error of the notifier reaches whoever waits, and whoever comes later.
      disposal.error(new ClipwrightError('disposed', 'The fake renderer is disposed.'));
      return Promise.resolve();
    },
  };
}

function capabilitiesFor(
  { codecs = {}, encoder: asked }: PrepareRequest,
  {
    extensions,
    costs,
    readsFiles,
    encoders,
    copies,
    layers,
    framing,
    transitions,
  }: Required<
    Pick<
      FakeRendererOptions,
      'extensions' | 'costs' | 'readsFiles' | 'encoders' | 'copies' | 'layers' | 'framing' | 'transitions'
    >
  >,
): RendererCapabilities {
  const { video = 'h264', audio = 'aac' } = codecs;
  const fingerprint = 'fake 1';
  const encoder = asked === undefined || encoders.length === 0 ? encoders[0] : asked;
  if (encoder !== undefined && !encoders.includes(encoder)) {
    throw new ClipwrightError('encoder-missing', `The fake renderer has no encoder ${encoder}.`);
  }
  return {
    containers: extensions.map((extension) => ({
      extension,
      video: ['h264', 'hevc', 'vp9', 'av1'],
      audio: ['aac', 'opus'],
    })),
    video: { codec: video, fingerprint, ...(encoder === undefined ? {} : { encoder }) },
    audio: audio === null ? null : { codec: audio, fingerprint },
    wideColors: { toneMaps: false, fingerprint },
    readsFiles,
    copies,
    layers,
    framing,
    transitions,
    costs,
  };
}

/** The index of the open source; `undefined` where the source is not needed. */
function indexOf(source: SourceRef, inputs: RenderInputs, needed: boolean): Observable<SourceIndex | undefined> {
  if (!needed && source.file !== undefined) return of(undefined);
  const open = inputs.sources.get(source.id);
  if (open !== undefined) return open.index();
  throw new ClipwrightError('contract-violation', `The open source ${source.id} is not among the inputs.`);
}

/** Which of the source's frames each output frame shows, counted from 0. */
function framesShown(
  { source, sampleAt, speed = '1/1', frames }: ClipStretch,
  frameRate: Rational,
  index: SourceIndex,
): number[] {
  return Array.from({ length: frames }, (_, frame) => {
    const time = Rational.from(sampleAt).add(Rational.of(frame).mul(speed).div(frameRate));
    return Math.max(0, lastNotLater(index.timestamps, tickAt(time, source.info.video)));
  });
}
