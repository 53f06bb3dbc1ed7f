import { cacheLeaseLaws } from './cache-lease-laws.ts';
import { cacheLoadLaws } from './cache-load-laws.ts';
import type { CacheProduct } from './cache-product.ts';
import { cacheScopeLaws } from './cache-scope-laws.ts';
import { contractLaw } from './contract-law.ts';
import { type LawRunner, type LawsOptions, registerLaws } from './law.ts';

/**
 * Registers a test for each promise of {@link ClipCache}.
 *
 * @example
 * cacheLaws({ describe, it }, { name: 'my cache', make: async () => ({ cache: myCache() }) });
 */
export function cacheLaws(runner: LawRunner, options: LawsOptions<CacheProduct>): void {
  registerLaws(runner, options, [
    contractLaw('ClipCache', ({ cache }) => cache),
    ...cacheLoadLaws,
    ...cacheScopeLaws,
    ...cacheLeaseLaws,
  ]);
}
