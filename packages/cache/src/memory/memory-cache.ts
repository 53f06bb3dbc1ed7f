import type { ClipCache, ClipSource } from '@clipwright/core';
import { hold } from '@clipwright/core/author';
import { shareByKey } from '@clipwright/core/operators';
import { defer, map, type Observable, Subject, startWith } from 'rxjs';
import { checkCacheOptions, checkCapacity, type MemoryCacheOptions } from './options.ts';
import type { CacheStatistics } from './statistics.ts';

/** Live resources in this process, shared by reference count. */
export interface MemoryCache<T extends AsyncDisposable = ClipSource> extends ClipCache<T> {
  /** The current statistics on subscription, then again after every change. Completes when the cache is disposed. */
  readonly statistics$: Observable<CacheStatistics>;
  /**
   * Forgets what is open or loading under the key: the next caller loads anew. Whoever holds or awaits the old value
   * keeps it, and it is closed when the last of them leaves.
   */
  invalidate(key: string): void;
  /** Invalidates every key. */
  clear(): void;
  /** Sets the capacity, and closes idle values, the least recently used first, to keep it. Errors: `invalid-option`. */
  resize(capacity: number): void;
  /** Resolves when no value is still closing. A cancelled load is its backend's to settle. Never rejects. */
  settled(): Promise<void>;
  /**
   * Ends the cache: loads are cancelled, every value is closed, callers get `disposed`, those who still hold a value
   * too. Resolves when all is closed. Twice is harmless.
   */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A cache of live resources.
 *
 * @param options Errors: `invalid-option`.
 * @example
 * const cache = memoryCache({ idleTimeToLive: 30_000, capacity: 16 });
 * loadClips(clips, { loader: ffmpegLoader(), cache });
 */
export function memoryCache<T extends AsyncDisposable = ClipSource>(
  options: MemoryCacheOptions<T> = {},
): MemoryCache<T> {
  checkCacheOptions(options);
  const { capacity: given = Infinity, ...sharing } = options;
  const changes = new Subject<void>();
  const shared = shareByKey<T>({
    ...sharing,
    name: 'memory cache',
    onChange: () => {
      keepCapacity();
      changes.next();
    },
  });
  let capacity = checkCapacity(given);

  const keepCapacity = (): void => {
    while (shared.weight > capacity && shared.evict());
  };
  const statistics = (): CacheStatistics => ({ ...shared.counts(), capacity });

  return {
    contracts: { ClipCache: 1 },
    acquire: shared.get,
    hold: (key, load) => hold(shared.get(key, load)),
    statistics$: defer(() => changes.pipe(startWith(undefined), map(statistics))),
    invalidate: shared.invalidate,
    clear: () => {
      for (const key of shared.keys()) shared.invalidate(key);
    },
    resize: (size) => {
      capacity = checkCapacity(size);
      keepCapacity();
      changes.next();
    },
    settled: shared.settled,
    [Symbol.asyncDispose]: async () => {
      await shared[Symbol.asyncDispose]();
      changes.complete();
    },
  };
}
