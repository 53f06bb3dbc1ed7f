import type { ServiceIdentifier } from 'inversify';
import type { ArtifactStore } from '../contracts/artifact-store.ts';
import type { ClipCache } from '../contracts/clip-cache.ts';
import type { ClipLoader, ClipSource } from '../contracts/clip-loader.ts';
import type { ClipRenderer } from '../contracts/clip-renderer.ts';
import type { Prober } from '../contracts/prober.ts';

/** Opens sources. Required. */
export const ClipLoaderId: ServiceIdentifier<ClipLoader> = Symbol.for('@clipwright/core ClipLoader');
/** Keeps open sources between runs. Optional. */
export const ClipCacheId: ServiceIdentifier<ClipCache<ClipSource>> = Symbol.for('@clipwright/core ClipCache');
/** Keeps finished files. Needed for rendering. */
export const ArtifactStoreId: ServiceIdentifier<ArtifactStore> = Symbol.for('@clipwright/core ArtifactStore');
/** Makes finished files. Needed for rendering. */
export const ClipRendererId: ServiceIdentifier<ClipRenderer> = Symbol.for('@clipwright/core ClipRenderer');
/** Tells loaders what is in a source. Optional. */
export const ProberId: ServiceIdentifier<Prober> = Symbol.for('@clipwright/core Prober');
