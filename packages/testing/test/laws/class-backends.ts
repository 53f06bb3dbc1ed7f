import type { ArtifactStore, ClipCache, ClipRenderer, OutputProfile, Prober } from '@clipwright/core';
import type { Lease, LoadResource, Produce } from '@clipwright/core/author';

/** A cache as a class: see {@link ClassLoader}. */
export class ClassCache<T extends AsyncDisposable> implements ClipCache<T> {
  readonly #inner: ClipCache<T>;

  constructor(inner: ClipCache<T>) {
    this.#inner = inner;
  }

  get contracts() {
    return { ClipCache: 1 };
  }

  acquire(key: string, load: LoadResource<T>) {
    return this.#inner.acquire(key, load);
  }

  async hold(key: string, load: LoadResource<T>): Promise<Lease<T>> {
    return new ClassLease(await this.#inner.hold(key, load));
  }

  settled() {
    return this.#inner.settled();
  }

  [Symbol.asyncDispose]() {
    return this.#inner[Symbol.asyncDispose]();
  }
}

class ClassLease<T> implements Lease<T> {
  readonly #inner: Lease<T>;

  constructor(inner: Lease<T>) {
    this.#inner = inner;
  }

  get value() {
    return this.#inner.value;
  }

  get hit() {
    return this.#inner.hit;
  }

  release() {
    this.#inner.release();
  }

  [Symbol.asyncDispose]() {
    return this.#inner[Symbol.asyncDispose]();
  }
}

export class ClassStore implements ArtifactStore {
  readonly #inner: ArtifactStore;

  constructor(inner: ArtifactStore) {
    this.#inner = inner;
  }

  get contracts() {
    return { ArtifactStore: 1 };
  }

  acquire(key: string | null, produce: Produce) {
    return this.#inner.acquire(key, produce);
  }

  settled() {
    return this.#inner.settled();
  }

  [Symbol.asyncDispose]() {
    return this.#inner[Symbol.asyncDispose]();
  }
}

/** One of a store that has fingerprints. */
export class ClassFingerprintingStore extends ClassStore {
  readonly #inner: ArtifactStore;

  constructor(inner: ArtifactStore) {
    super(inner);
    this.#inner = inner;
  }

  fingerprint(file: string) {
    const fingerprint$ = this.#inner.fingerprint?.(file);
    if (fingerprint$ === undefined) throw new Error('The store that this is made of has no fingerprints.');
    return fingerprint$;
  }
}

export class ClassRenderer implements ClipRenderer {
  readonly #inner: ClipRenderer;

  constructor(inner: ClipRenderer) {
    this.#inner = inner;
  }

  get contracts() {
    return { ClipRenderer: 1 };
  }

  prepare(...asked: Parameters<ClipRenderer['prepare']>) {
    return this.#inner.prepare(...asked);
  }

  concurrency(profile: OutputProfile) {
    return this.#inner.concurrency(profile);
  }

  renderSegment(...asked: Parameters<ClipRenderer['renderSegment']>) {
    return this.#inner.renderSegment(...asked);
  }

  renderAudio(...asked: Parameters<ClipRenderer['renderAudio']>) {
    return this.#inner.renderAudio(...asked);
  }

  join(...asked: Parameters<ClipRenderer['join']>) {
    return this.#inner.join(...asked);
  }

  settled() {
    return this.#inner.settled();
  }

  [Symbol.asyncDispose]() {
    return this.#inner[Symbol.asyncDispose]();
  }
}

export class ClassProber implements Prober {
  readonly #inner: Prober;

  constructor(inner: Prober) {
    this.#inner = inner;
  }

  get contracts() {
    return { Prober: 1 };
  }

  probe(...asked: Parameters<Prober['probe']>) {
    return this.#inner.probe(...asked);
  }

  index(...asked: Parameters<Prober['index']>) {
    return this.#inner.index(...asked);
  }

  settled() {
    return this.#inner.settled();
  }

  [Symbol.asyncDispose]() {
    return this.#inner[Symbol.asyncDispose]();
  }
}
