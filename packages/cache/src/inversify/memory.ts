import { ClipCacheId, owned } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import { memoryCache } from '../memory/memory-cache.ts';
import type { MemoryCacheOptions } from '../memory/options.ts';

/**
 * Binds the cache of open sources to a memory cache, one per container. Errors when it is first asked for:
 * `invalid-option`.
 */
export function memoryCacheModule(options: MemoryCacheOptions = {}): ContainerModule {
  return new ContainerModule(({ bind }) => {
    owned(
      ClipCacheId,
      bind(ClipCacheId).toResolvedValue(() => memoryCache(options)),
    );
  });
}
