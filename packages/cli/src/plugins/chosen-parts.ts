import { directoryStore } from '@clipwright/cache';
import { directoryStoreModule, temporaryStoreModule } from '@clipwright/cache/inversify';
import {
  type ArtifactStore,
  type ClipCache,
  type ClipLoader,
  type ClipRenderer,
  type ClipSource,
  ClipwrightError,
} from '@clipwright/core';
import type { PartOptions } from '@clipwright/core/author';
import { ArtifactStoreId, ClipCacheId, ClipLoaderId, ClipRendererId } from '@clipwright/core/inversify';
import type { InputOptions } from '@clipwright/ffmpeg';
import { ffmpegLoaderModule } from '@clipwright/loader-ffmpeg/inversify';
import type { ContainerModule } from 'inversify';
import type { BucketPackage } from '../distributed/optional-package.ts';
import type { EngineName, Engines } from '../engines/engines.ts';
import { libavLoaderModule, libavRendererModule } from '../engines/libav-modules.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';
import { isPlace, type StoreChoice } from '../store-choice.ts';
import type { Extensions } from './extensions.ts';
import { instead, ofFactory, unlessBound } from './modules.ts';
import { type Kind, partNamed, pluginNames } from './named-parts.ts';

/** What decides which parts are used. */
export interface Choice {
  readonly flags: GlobalFlags & SourceFlags;
  readonly extensions: Extensions;
  readonly store: StoreChoice;
  readonly engines: Engines;
  /** What sources may be. */
  readonly inputs: InputOptions;
  /** Loaded where the store is in a bucket. */
  readonly bucketPackage?: BucketPackage;
}

/** Makes the command's own renderer, whose package is loaded by those that render. */
export type OwnRenderer = (options: { readonly remember: boolean }) => ContainerModule;

const loaders: Kind<ClipLoader> = { kind: 'loaders', of: (plugin) => plugin.loaders };
const caches: Kind<ClipCache<ClipSource>> = { kind: 'caches', of: (plugin) => plugin.caches };
const stores: Kind<ArtifactStore> = { kind: 'stores', of: (plugin) => plugin.stores };
const renderers: Kind<ClipRenderer> = { kind: 'renderers', of: (plugin) => plugin.renderers };

/** The names of loaders, and of a renderer where one is needed, that may be the command's own. */
export function enginesNamed(flags: GlobalFlags, extensions: Extensions, renders: boolean): readonly string[] {
  const loader = flags.loader ?? ['auto'];
  return [
    ...loader.filter((name) => !pluginNames('loaders', extensions).includes(name)),
    ...(renders
      ? [flags.renderer ?? 'auto'].filter((name) => !pluginNames('renderers', extensions).includes(name))
      : []),
  ];
}

/** The loaders that `--loader` names, or all, those of plug-ins first: the first is asked first. */
export function loaderModules(choice: Choice): readonly ContainerModule[] {
  const { flags, extensions, engines } = choice;
  const names = new Set(flags.loader ?? [...pluginNames('loaders', extensions), 'auto']);
  const made = [...names].map((name) => {
    const make = partNamed(loaders, name, extensions);
    return make ?? engines.named(name);
  });
  checkHosts(flags, made);
  // `auto` may be one that is named as well.
  return [...new Set(made)].map((make) =>
    typeof make === 'function' ? ofFactory(ClipLoaderId, make, optionsOf(choice)) : ownLoader(make, choice),
  );
}

/**
 * Errors: `invalid-option` where hosts are named, and the command's own loader is the one that fetches none. What a plug-in
 * does with addresses is its own.
 */
function checkHosts({ allowHost }: Choice['flags'], made: readonly unknown[]): void {
  if (allowHost === undefined || made.includes('ffmpeg') || !made.includes('libav')) return;
  throw new ClipwrightError('invalid-option', 'Hosts are named, and only the loader of ffmpeg fetches sources.', {
    remedy: 'Take it as well (--loader ffmpeg), or copy the sources first.',
    details: { option: 'allow-host' },
  });
}

function ownLoader(engine: EngineName, { flags, store, engines, inputs }: Choice): ContainerModule {
  const { outsidePicture, rate, allowHost, allowNetwork = [] } = flags;
  if (engine === 'libav' && engines.libav !== undefined) return libavLoaderModule(engines.libav, inputs, flags);
  return ffmpegLoaderModule({
    remember: store !== 'temporary',
    ...(outsidePicture === undefined ? {} : { outsidePicture }),
    ...(rate === undefined ? {} : { rate }),
    ...(allowHost === undefined ? {} : { remote: { hosts: allowHost, privateNetworks: allowNetwork } }),
  });
}

/** The cache that `--cache` names; the command has none itself. */
export function cacheModules(choice: Choice): readonly ContainerModule[] {
  const { cacheName } = choice.flags;
  if (cacheName === undefined) return [];
  const make = partNamed(caches, cacheName, choice.extensions);
  return make === undefined ? [] : [instead(ClipCacheId, ofFactory(ClipCacheId, make, optionsOf(choice)))];
}

/** The store that `--store` names. Where nothing is to be kept, it is one that is gone with the run, whatever is named. */
export function storeModule(choice: Choice): ContainerModule {
  const { flags, extensions, store } = choice;
  const named = flags.store === undefined || isPlace(flags.store) ? undefined : flags.store;
  const make = named === undefined ? undefined : partNamed(stores, named, extensions);
  if (store === 'temporary') return instead(ArtifactStoreId, temporaryStoreModule());
  if (make !== undefined) return instead(ArtifactStoreId, ofFactory(ArtifactStoreId, make, optionsOf(choice)));
  const own = ownStore(store, choice);
  return flags.store === undefined ? unlessBound(ArtifactStoreId, own) : instead(ArtifactStoreId, own);
}

function ownStore(store: Exclude<StoreChoice, 'temporary'>, { bucketPackage }: Choice): ContainerModule {
  const { bucket, ...place } = store;
  if (bucket === undefined || bucketPackage === undefined) return directoryStoreModule(place);
  return ofFactory(ArtifactStoreId, () => bucketPackage.s3Store({ ...bucket, local: directoryStore(place) }), {});
}

/** The renderer that `--renderer` names. */
export function rendererModule(choice: Choice, makeOwn: OwnRenderer): ContainerModule {
  const { renderer } = choice.flags;
  const make = renderer === undefined ? undefined : partNamed(renderers, renderer, choice.extensions);
  if (make !== undefined) return instead(ClipRendererId, ofFactory(ClipRendererId, make, optionsOf(choice)));
  const { engines, store } = choice;
  const own =
    engines.named(renderer ?? 'auto') === 'libav' && engines.libav !== undefined
      ? libavRendererModule(engines.libav)
      : makeOwn({ remember: store !== 'temporary' });
  return renderer === undefined ? unlessBound(ClipRendererId, own) : instead(ClipRendererId, own);
}

function optionsOf({ flags: { outsidePicture, rate }, store }: Choice): PartOptions {
  return {
    ...(store === 'temporary' ? {} : { directory: store.directory, maxBytes: store.maxBytes }),
    ...(outsidePicture === undefined ? {} : { outsidePicture }),
    ...(rate === undefined ? {} : { rate }),
  };
}
