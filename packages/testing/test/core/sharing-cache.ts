import type { CacheEvent, ClipCache, ClipSource } from '@clipwright/core';
import { shareResource } from '@clipwright/core';
import type { Observable } from 'rxjs';

/** The least cache that keeps the contract: each key shared by reference count. */
export function sharingCache(): ClipCache<ClipSource> {
  const shared = new Map<string, Observable<CacheEvent<ClipSource>>>();
  return {
    acquire(key, load) {
      const events = shared.get(key) ?? shareResource(load);
      shared.set(key, events);
      return events;
    },
    hold: () => Promise.reject(new Error('This cache gives no handles.')),
    settled: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
