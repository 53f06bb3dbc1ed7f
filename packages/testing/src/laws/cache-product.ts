import type { ClipCache } from '@clipwright/core';
import type { CacheEvent } from '@clipwright/core/author';
import type { CountedLoad, CountedValue } from './counted-load.ts';
import type { LawProduct } from './law.ts';
import { type Recording, record } from './recording.ts';

/** A cache of anything that can be disposed, which closes values at once when nobody holds them (idle time 0). */
export interface CacheProduct extends LawProduct {
  readonly cache: ClipCache<AsyncDisposable>;
}

export type CacheRecording = Recording<CacheEvent<AsyncDisposable>>;

/** One caller of a key. */
export function call({ cache }: CacheProduct, load: CountedLoad, key = 'key'): CacheRecording {
  return record(cache.acquire(key, load.load));
}

/** So many callers of one key. */
export function callers(product: CacheProduct, load: CountedLoad, count: number): CacheRecording[] {
  return Array.from({ length: count }, () => call(product, load));
}

/** A caller who holds a value. */
export async function holder(
  product: CacheProduct,
  load: CountedLoad,
  key = 'key',
): Promise<{ readonly caller: CacheRecording; readonly value: CountedValue }> {
  const caller = call(product, load, key);
  const value = load.finish();
  await caller.first('leased');
  return { caller, value };
}
