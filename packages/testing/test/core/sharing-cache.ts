import type { ClipCache, ClipSource } from '@clipwright/core';
import { shareByKey } from '@clipwright/core/operators';

/** The least cache that keeps the contract: each key shared by reference count. */
export function sharingCache(): ClipCache<ClipSource> {
  const shared = shareByKey<ClipSource>();
  return {
    acquire: shared.get,
    hold: () => Promise.reject(new Error('This cache gives no handles.')),
    settled: shared.settled,
    [Symbol.asyncDispose]: () => shared[Symbol.asyncDispose](),
  };
}
