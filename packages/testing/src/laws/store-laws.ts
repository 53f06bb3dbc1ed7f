import { contractLaw } from './contract-law.ts';
import { type LawRunner, type LawsOptions, registerLaws } from './law.ts';
import { storeKeepingLaws } from './store-keeping-laws.ts';
import { storeProducingLaws } from './store-producing-laws.ts';
import type { StoreProduct } from './store-product.ts';

/**
 * Registers a test for each promise of {@link ArtifactStore}.
 *
 * @example
 * storeLaws({ describe, it }, { name: 'my store', make: async () => ({ store, write, exists, leftovers }) });
 */
export function storeLaws(runner: LawRunner, options: LawsOptions<StoreProduct>): void {
  registerLaws(runner, options, [
    contractLaw('ArtifactStore', ({ store }) => store),
    ...storeProducingLaws,
    ...storeKeepingLaws,
  ]);
}
