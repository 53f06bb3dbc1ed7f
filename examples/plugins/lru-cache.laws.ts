import { cacheLaws, type LawRunner } from '@clipwright/testing';
import { lruCache } from './lru-cache.ts';

/** The suite is for caches that keep nothing when nobody uses it. */
export function laws(runner: LawRunner): void {
  cacheLaws(runner, { name: 'lruCache', make: async () => ({ cache: lruCache<AsyncDisposable>(0) }) });
}
