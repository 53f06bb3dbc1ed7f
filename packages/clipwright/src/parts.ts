import type { ArtifactStore, ClipCache, ClipLoader, ClipRenderer, ClipSource } from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { LazyParts } from './lazy-parts.ts';
import type { ClipwrightOptions } from './options.ts';

/** What loading takes. */
export interface LoadParts {
  readonly loader: ClipLoader;
  readonly cache: ClipCache<ClipSource>;
}

/** What rendering takes. */
export interface RenderParts extends LoadParts {
  readonly renderer: ClipRenderer;
  readonly store: ArtifactStore;
}

/** The parts of one program. The package of each is loaded when it is first needed. */
export interface Parts extends AsyncDisposable {
  load(): Promise<LoadParts>;
  render(): Promise<RenderParts>;
}

/** @param options Already checked. */
export function partsOf(options: ClipwrightOptions): Parts {
  const parts = new LazyParts();
  const { loader: loading = {}, renderer: rendering = {}, cache: caching = {}, store: storing } = options;

  const usualStore = parts.lazily(async () => {
    const { directoryStore, temporaryStore } = await import('@clipwright/cache');
    if (typeof storing === 'string') return directoryStore({ directory: storing });
    return storing === undefined || 'acquire' in storing ? temporaryStore() : directoryStore(storing);
  });
  const store = async (): Promise<ArtifactStore> =>
    typeof storing === 'object' && 'acquire' in storing ? storing : usualStore();
  /** Something is remembered only where it can be found again. */
  const lastingStore = async (): Promise<{ readonly store?: ArtifactStore }> =>
    storing === undefined ? {} : { store: await store() };

  const runner = parts.lazily(async (): Promise<FfmpegRunner> => {
    const { ffmpegRunner } = await import('@clipwright/ffmpeg');
    const { store: kept } = await lastingStore();
    // Not for what it sets: what ffmpeg loads depends on it, which inherits it.
    const memory = kept === undefined ? {} : { memory: { store: kept, environment: process.env } };
    return ffmpegRunner({ ...options.ffmpeg, ...memory });
  });

  const prober = parts.lazily(async () => {
    const { headersProber } = await import('@clipwright/prober-headers/node');
    return headersProber();
  });

  const usualLoader = parts.lazily(async () => {
    const { ffmpegLoader, remoteSources } = await import('@clipwright/loader-ffmpeg');
    const { remote, ...settings } = 'open' in loading ? {} : loading;
    const local = ffmpegLoader({
      ...settings,
      prober: settings.prober ?? (await prober()),
      runner: await runner(),
      ...(await lastingStore()),
    });
    return remote === undefined ? local : remoteSources(local, remote);
  });

  const usualCache = parts.lazily(async () => {
    const { memoryCache } = await import('@clipwright/cache');
    return memoryCache('acquire' in caching ? {} : caching);
  });

  const usualRenderer = parts.lazily(async () => {
    const { ffmpegRenderer } = await import('@clipwright/renderer-ffmpeg');
    const settings = 'join' in rendering ? {} : rendering;
    return ffmpegRenderer({ ...settings, runner: await runner(), ...(await lastingStore()) });
  });

  const load = async (): Promise<LoadParts> => ({
    loader: 'open' in loading ? loading : await usualLoader(),
    cache: 'acquire' in caching ? caching : await usualCache(),
  });
  return {
    load,
    render: async () => ({
      ...(await load()),
      store: await store(),
      renderer: 'join' in rendering ? rendering : await usualRenderer(),
    }),
    [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose](),
  };
}
