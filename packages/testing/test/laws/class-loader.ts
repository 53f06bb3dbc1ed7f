import type { AudioSample, ClipLoader, ClipSource, TimeRange, VideoSample } from '@clipwright/core';
import type { OpenEvent, OpenRequest } from '@clipwright/core/author';
import { map, type Observable } from 'rxjs';

/**
 * Backends as somebody may write them: classes with private members, whose public ones are getters and methods of the
 * prototype. Whoever copies them, or takes a method off them, breaks them.
 */
export class ClassLoader implements ClipLoader {
  readonly #inner: ClipLoader;

  constructor(inner: ClipLoader) {
    this.#inner = inner;
  }

  get contracts() {
    return { ClipLoader: 1 };
  }

  open(request: OpenRequest): Observable<OpenEvent> {
    return this.#inner
      .open(request)
      .pipe(map((event) => (event.type === 'opened' ? new ClassOpened(new ClassSource(event.source)) : event)));
  }

  settled(): Promise<void> {
    return this.#inner.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
  }
}

class ClassOpened {
  readonly #source: ClipSource;

  constructor(source: ClipSource) {
    this.#source = source;
  }

  get type() {
    return 'opened' as const;
  }

  get source() {
    return this.#source;
  }
}

/** Without members that the source it is made of has not. */
export class ClassSource implements ClipSource {
  readonly #inner: ClipSource;
  /** Absent on sources that cannot be asked: of those there is a class of its own. */
  declare check?: () => Observable<never>;

  constructor(inner: ClipSource) {
    this.#inner = inner;
    if (inner.check !== undefined) this.check = () => this.#inner.check?.() ?? missing();
  }

  get uri() {
    return this.#inner.uri;
  }

  get info() {
    return this.#inner.info;
  }

  get fingerprint(): string {
    return this.#inner.fingerprint ?? missing();
  }

  decoder(): Observable<string> {
    return this.#inner.decoder?.() ?? missing();
  }

  index(...asked: Parameters<ClipSource['index']>) {
    return this.#inner.index(...asked);
  }

  video(...asked: Parameters<ClipSource['video']>): AsyncIterable<VideoSample> {
    return new ClassSamples(this.#inner.video(...asked), (sample) => new ClassVideoSample(sample));
  }

  audio(range: TimeRange, ...asked: [Parameters<ClipSource['audio']>[1]?]): AsyncIterable<AudioSample> {
    return new ClassSamples(this.#inner.audio(range, ...asked), (sample) => sample);
  }

  [Symbol.asyncDispose]() {
    return this.#inner[Symbol.asyncDispose]();
  }
}

function missing(): never {
  throw new Error('The source that this is made of has no such member.');
}

class ClassSamples<T> implements AsyncIterable<T> {
  readonly #inner: AsyncIterable<T>;
  readonly #wrap: (sample: T) => T;

  constructor(inner: AsyncIterable<T>, wrap: (sample: T) => T) {
    this.#inner = inner;
    this.#wrap = wrap;
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return new ClassReader(this.#inner[Symbol.asyncIterator](), this.#wrap);
  }
}

class ClassReader<T> implements AsyncIterator<T> {
  readonly #inner: AsyncIterator<T>;
  readonly #wrap: (sample: T) => T;

  constructor(inner: AsyncIterator<T>, wrap: (sample: T) => T) {
    this.#inner = inner;
    this.#wrap = wrap;
  }

  async next(): Promise<IteratorResult<T>> {
    const result = await this.#inner.next();
    return result.done === true ? result : { done: false, value: this.#wrap(result.value) };
  }

  async return(): Promise<IteratorResult<T>> {
    return (await this.#inner.return?.()) ?? { done: true, value: undefined };
  }
}

class ClassVideoSample implements VideoSample {
  readonly #inner: VideoSample;

  constructor(inner: VideoSample) {
    this.#inner = inner;
  }

  get pts() {
    return this.#inner.pts;
  }

  get timestamp() {
    return this.#inner.timestamp;
  }

  get width() {
    return this.#inner.width;
  }

  get height() {
    return this.#inner.height;
  }

  get pixelFormat() {
    return this.#inner.pixelFormat;
  }

  get strides() {
    return this.#inner.strides;
  }

  get data() {
    return this.#inner.data;
  }

  close(): void {
    this.#inner.close();
  }
}
