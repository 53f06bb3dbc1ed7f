import { Container, type ContainerModule, type ServiceIdentifier } from 'inversify';
import type { Observable } from 'rxjs';
import type { ClipLoader } from '../contracts/clip-loader.ts';
import { firstSupported } from '../decorators/first-supported.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import type { GivenClip, GivenOutput, GivenTimeline } from '../model/given-timeline.ts';
import { loadClips } from '../pipelines/load/load-clips.ts';
import type { LoadEvent, LoadOptions, Use, Used, UseOptions } from '../pipelines/load/load-events.ts';
import { type OpenClips, openClips } from '../pipelines/load/open-clips.ts';
import type { PlanEvent, RenderDeps, RenderEvent } from '../pipelines/render/render-events.ts';
import { planTimeline, renderTimeline } from '../pipelines/render/render-timeline.ts';
import { backendMissing, backendOf } from './backend-missing.ts';
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
   * Anything the modules or the parent bind, for instance a cache for its statistics. Of several loaders it is one that
   * opens a source by the first of them that does not decline it. Errors: `disposed`; `backend-missing` where nothing is
   * bound as an identifier of core's, inversify's own where it is another's.
   */
  get<T>(id: ServiceIdentifier<T>): T;
}

export interface CreateClipwrightOptions {
  /**
   * One per backend. Of several that bind a loader, the first loaded is asked first, and the next where it declines
   * (`firstSupported`). Of what else may be there once, one may be bound. @default none, and all is the parent's
   */
  readonly modules?: readonly ContainerModule[];
  /**
   * A container of the program's own. What the modules do not bind is taken from it, and stays its to close; what they
   * bind goes before what it has. @default none
   */
  readonly parent?: Container;
}

/**
 * Composes a program from modules, one per backend, and from a parent container; nothing is created before it is needed.
 *
 * @example
 * await using clipwright = createClipwright({ modules: [ffmpegModule(), ffmpegLoaderModule(), memoryCacheModule()] });
 * const report = await resultFrom(clipwright.loadClips(clips));
 */
export function createClipwright({ modules = [], parent }: CreateClipwrightOptions): Clipwright {
  const container = new Container(parent === undefined ? {} : { parent });
  const lifetimes = new Lifetimes((id) => container.isCurrentBound(id));
  container.bind(LifetimesId).toConstantValue(lifetimes);
  container.load(...modules);
  let disposed: Promise<void> | undefined;
  let loader: ClipLoader | undefined;

  /** What the parent alone binds is made by it, of its own. */
  const placeOf = (id: ServiceIdentifier): Container =>
    parent === undefined || container.isCurrentBound(id) ? container : parent;
  const find = <T>(id: ServiceIdentifier<T>): T => {
    const missing = backendOf(id);
    if (missing !== undefined && !container.isBound(id)) throw backendMissing(missing);
    return placeOf(id).get(id);
  };
  const theLoader = (): ClipLoader => {
    if (loader !== undefined) return loader;
    const all = placeOf(ClipLoaderId).getAll(ClipLoaderId);
    loader = all.length > 1 ? firstSupported(all) : find(ClipLoaderId);
    return loader;
  };
  function resolve<T>(id: ServiceIdentifier<T>): T;
  function resolve(id: ServiceIdentifier): unknown {
    return id === ClipLoaderId ? theLoader() : find(id);
  }

  const get = <T>(id: ServiceIdentifier<T>): T => {
    if (disposed === undefined) return resolve(id);
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
