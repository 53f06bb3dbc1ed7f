import { Container, type ContainerModule, type ServiceIdentifier } from 'inversify';
import type { Observable } from 'rxjs';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import type { GivenClip, GivenOutput, GivenTimeline } from '../model/given.ts';
import { loadClips } from '../pipelines/load/load-clips.ts';
import type { LoadEvent, LoadOptions, Use, Used, UseOptions } from '../pipelines/load/load-events.ts';
import { type OpenClips, openClips } from '../pipelines/load/open-clips.ts';
import type { PlanEvent, RenderDeps, RenderEvent } from '../pipelines/render/render-events.ts';
import { planTimeline, renderTimeline } from '../pipelines/render/render-timeline.ts';
import { ArtifactStoreId, ClipCacheId, ClipLoaderId, ClipRendererId } from './identifiers.ts';
import { Lifetimes, LifetimesId } from './lifetimes.ts';

type Parts = 'loader' | 'cache' | 'renderer' | 'store';

/** The pipelines with their parts taken from the container. Disposing it closes what it opened, dependents first. */
export interface Clipwright extends AsyncDisposable {
  loadClips<R>(clips: readonly GivenClip[], options: Omit<UseOptions<R>, Parts>): Observable<LoadEvent<Used<R>>>;
  loadClips(clips: readonly GivenClip[], options?: Omit<LoadOptions, Parts>): Observable<LoadEvent>;
  openClips(clips: readonly GivenClip[], options?: Omit<LoadOptions, Parts>): Promise<OpenClips>;
  renderTimeline(
    timeline: GivenTimeline,
    output: GivenOutput,
    options?: Omit<RenderDeps, Parts>,
  ): Observable<RenderEvent>;
  planTimeline(timeline: GivenTimeline, output: GivenOutput, options?: Omit<RenderDeps, Parts>): Observable<PlanEvent>;
  /**
   * Anything the modules bind, for instance a cache for its statistics. Errors: `disposed`; inversify's own where
   * nothing is bound.
   */
  get<T>(id: ServiceIdentifier<T>): T;
}

/**
 * Composes a program from modules, one per backend; nothing is created before it is needed.
 *
 * @example
 * await using clipwright = createClipwright({ modules: [ffmpegModule(), ffmpegLoaderModule(), memoryCacheModule()] });
 * const report = await resultFrom(clipwright.loadClips(clips));
 */
export function createClipwright({ modules }: { readonly modules: readonly ContainerModule[] }): Clipwright {
  const container = new Container();
  const lifetimes = new Lifetimes();
  container.bind(LifetimesId).toConstantValue(lifetimes);
  for (const module of modules) container.load(module);
  let disposed: Promise<void> | undefined;

  const get = <T>(id: ServiceIdentifier<T>): T => {
    if (disposed === undefined) return container.get(id);
    throw new ClipwrightError('disposed', 'This program was disposed.', { remedy: 'Create another one.' });
  };
  const loading = () => ({
    loader: get(ClipLoaderId),
    ...(container.isBound(ClipCacheId) ? { cache: get(ClipCacheId) } : {}),
  });

  function load<R>(clips: readonly GivenClip[], options: Omit<UseOptions<R>, Parts>): Observable<LoadEvent<Used<R>>>;
  function load(clips: readonly GivenClip[], options?: Omit<LoadOptions, Parts>): Observable<LoadEvent>;
  function load<R>(clips: readonly GivenClip[], options: Omit<LoadOptions, Parts> & { readonly use?: Use<R> } = {}) {
    const { use, ...others } = options;
    const given = { ...others, ...loading() };
    return use === undefined ? loadClips(clips, given) : loadClips(clips, { ...given, use });
  }

  return {
    loadClips: load,
    openClips: async (clips, options) => openClips(clips, { ...options, ...loading() }),
    renderTimeline: (timeline, output, options) =>
      renderTimeline(timeline, output, {
        ...options,
        ...loading(),
        renderer: get(ClipRendererId),
        store: get(ArtifactStoreId),
      }),
    planTimeline: (timeline, output, options) =>
      planTimeline(timeline, output, {
        ...options,
        ...loading(),
        renderer: get(ClipRendererId),
      }),
    get,
    [Symbol.asyncDispose]: () => {
      disposed ??= lifetimes[Symbol.asyncDispose]();
      return disposed;
    },
  };
}
