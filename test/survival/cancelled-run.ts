import { getEventListeners } from 'node:events';
import { type MemoryCache, memoryCache } from '@clipwright/cache';
import { directoryStoreModule } from '@clipwright/cache/inversify';
import {
  type DoneEvent,
  isGap,
  type LoadEvent,
  type LoadReport,
  loadClips,
  type OpenClip,
  type OutputOptions,
  type RenderEvent,
  type RenderReport,
  renderTimeline,
  resultFrom,
  type StepEvent,
  type Timeline,
  toAsyncIterable,
  toClipwrightError,
  type Used,
} from '@clipwright/core';
import { ArtifactStoreId, ClipLoaderId, ClipRendererId, createClipwright } from '@clipwright/core/inversify';
import { ffmpegModule } from '@clipwright/ffmpeg/inversify';
import { ffmpegLoaderModule } from '@clipwright/loader-ffmpeg/inversify';
import { headersProberModule } from '@clipwright/prober-headers/inversify';
import { ffmpegRendererModule } from '@clipwright/renderer-ffmpeg/inversify';
import { lastValueFrom, type Observable, Subject, takeUntil, tap } from 'rxjs';
import { type Cancellation, Trigger } from './cancellation.ts';
import { transforms } from './eventful-timeline.ts';
import { type Step, watchedLoader, watchedRenderer } from './watched-parts.ts';

type AnyEvent = DoneEvent<RenderReport | LoadReport> | StepEvent;

/** A program composed of the usual parts, whose runs can be left at any step. */
export class Program implements AsyncDisposable {
  readonly cache: MemoryCache = memoryCache();
  readonly #clipwright;
  readonly #parts;
  #onStep: (step: Step) => void = () => {};
  #disposed = false;

  /** @param prober Whether headers are read in this process; otherwise ffprobe tells of everything. */
  constructor(store: string, prober: boolean) {
    this.#clipwright = createClipwright({
      modules: [
        ffmpegModule(),
        ...(prober ? [headersProberModule()] : []),
        ffmpegLoaderModule({ remember: true }),
        ffmpegRendererModule(),
        directoryStoreModule({ directory: store }),
      ],
    });
    const onStep = (step: Step): void => this.#onStep(step);
    this.#parts = {
      loader: watchedLoader(this.#clipwright.get(ClipLoaderId), onStep),
      renderer: watchedRenderer(this.#clipwright.get(ClipRendererId), onStep),
      store: this.#clipwright.get(ArtifactStoreId),
    };
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Resolves when everything that was cancelled has really ended. */
  async settled(): Promise<void> {
    const { loader, renderer, store } = this.#parts;
    if (this.#disposed) await this[Symbol.asyncDispose]();
    await Promise.all([renderer.settled(), store.settled(), loader.settled(), this.cache.settled()]);
  }

  render(timeline: Timeline, output: OutputOptions, signal?: AbortSignal): Observable<RenderEvent> {
    const run = { ...this.#parts, cache: this.cache, transforms, ...(signal === undefined ? {} : { signal }) };
    return renderTimeline(timeline, output, run);
  }

  /** Loads two of the clips, and pulls the frames and the sound of each; gives how many frames there were. */
  load(timeline: Timeline, signal?: AbortSignal): Observable<LoadEvent<Used<number>>> {
    const { loader } = this.#parts;
    const clips = timeline.items.flatMap((item) => (isGap(item) ? [] : [item])).slice(1, 3);
    const run = { loader, cache: this.cache, use: pullAll, ...(signal === undefined ? {} : { signal }) };
    return loadClips(clips, run);
  }

  /**
   * Runs until the moment of the cancellation comes, or the end, and tells of each event. Gives whether it was left,
   * and whether it said so: left from within its last event it has its result all the same. Rejects with errors that
   * leaving it does not explain.
   */
  async runUntil(
    cancellation: Cancellation,
    start: (signal?: AbortSignal) => Observable<AnyEvent>,
    onLeave: () => void,
  ): Promise<{ readonly left: boolean; readonly saidSo: boolean }> {
    const { way } = cancellation;
    const abort = new AbortController();
    const leave$ = new Subject<void>();
    let left = false;
    let saidSo = false;
    let end = (): void => {};
    const trigger = new Trigger(cancellation, () => {
      left = true;
      onLeave();
      if (way === 'unsubscribe') leave$.next();
      else if (way === 'signal' || way === 'resultFrom') abort.abort();
      else if (way === 'dispose') void this[Symbol.asyncDispose]();
      else end();
    });
    this.#onStep = (step) => trigger.step(step);
    const events$ = start(way === 'signal' ? abort.signal : undefined).pipe(
      tap({ subscribe: () => trigger.begun(), next: () => trigger.event() }),
    );
    try {
      if (way === 'unsubscribe') await lastValueFrom(events$.pipe(takeUntil(leave$)), { defaultValue: undefined });
      else if (way === 'return' || way === 'break') {
        const iterator = toAsyncIterable(events$)[Symbol.asyncIterator]();
        if (way === 'return') end = () => void iterator.return?.();
        for await (const _ of { [Symbol.asyncIterator]: () => iterator }) if (left) break;
      } else await resultFrom(events$, way === 'resultFrom' ? { signal: abort.signal } : {});
    } catch (error) {
      const { code } = toClipwrightError(error);
      const expected = way === 'dispose' ? ['disposed', 'source-closed'] : ['cancelled'];
      if (!left || !expected.includes(code)) throw error;
      saidSo = true;
    } finally {
      trigger.over();
      this.#onStep = () => {};
    }
    const listening = getEventListeners(abort.signal, 'abort').length;
    if (listening > 0) throw new Error(`${listening} listeners are left on the signal.`);
    return { left, saidSo };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await this.#clipwright[Symbol.asyncDispose]();
    await this.cache[Symbol.asyncDispose]();
  }
}

async function pullAll(clip: OpenClip): Promise<number> {
  let frames = 0;
  for await (const sample of clip.video()) {
    sample.close();
    frames += 1;
  }
  for await (const sample of clip.audio()) sample.close();
  return frames;
}
