import type { ServiceIdentifier } from 'inversify';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { ArtifactStoreId, ClipCacheId, ClipLoaderId, ClipRendererId, ProberId } from './identifiers.ts';

/** A backend that a container may lack, and where one is to be had. */
export interface MissingBackend {
  /** What it does: `opens sources`. */
  readonly does: string;
  /** The name of what it is bound as: `ClipLoaderId`. */
  readonly id: string;
  /** The package that has one, and the module in it that binds it. */
  readonly package: string;
  readonly module: string;
}

const backend = (does: string, id: string, name: string, module: string): MissingBackend => ({
  does,
  id,
  package: `@clipwright/${name}`,
  module,
});

const backends: ReadonlyMap<ServiceIdentifier, MissingBackend> = new Map<ServiceIdentifier, MissingBackend>([
  [ClipLoaderId, backend('opens sources', 'ClipLoaderId', 'loader-ffmpeg', 'ffmpegLoaderModule()')],
  [ClipRendererId, backend('makes videos', 'ClipRendererId', 'renderer-ffmpeg', 'ffmpegRendererModule()')],
  [ArtifactStoreId, backend('keeps finished files', 'ArtifactStoreId', 'cache', 'temporaryStoreModule()')],
  [ClipCacheId, backend('keeps sources open', 'ClipCacheId', 'cache', 'memoryCacheModule()')],
  [ProberId, backend('tells what is in a source', 'ProberId', 'prober-headers', 'headersProberModule()')],
]);

/** What is missing where nothing is bound as an identifier of core's; `undefined` of any other. */
export function backendOf(id: ServiceIdentifier): MissingBackend | undefined {
  return backends.get(id);
}

/** A container lacks a backend: `backend-missing`, which names the package to add. */
export function backendMissing({ does, id, package: name, module }: MissingBackend): ClipwrightError {
  return new ClipwrightError('backend-missing', `Nothing in this container ${does}: ${id} is not bound.`, {
    remedy: `Add the package ${name} and load its ${module}, or bind one of your own.`,
    details: { id, package: name, module },
  });
}

/**
 * For modules that need what another one binds: injected as optional, what is not there is named with its package
 * instead of by inversify. Errors: `backend-missing`.
 *
 * @param missing For an identifier that is not core's.
 *
 * @example
 * const store = { optional: true, serviceIdentifier: ArtifactStoreId } as const;
 * bind(ClipLoaderId).toResolvedValue((store) => myLoader(needed(ArtifactStoreId, store)), [store]);
 */
export function needed<T>(id: ServiceIdentifier<T>, found: T | undefined, missing?: MissingBackend): T {
  if (found !== undefined) return found;
  const backend = missing ?? backendOf(id);
  if (backend !== undefined) throw backendMissing(backend);
  throw new ClipwrightError('backend-missing', `Nothing is bound as ${String(id)}.`, {
    remedy: 'Load a module that binds it.',
  });
}
