import { contractLaw } from './contract-law.ts';
import { type LawRunner, registerLaws } from './law.ts';
import { storeFingerprintLaws } from './store-fingerprint-laws.ts';
import { storeKeepingLaws } from './store-keeping-laws.ts';
import { storeProducingLaws } from './store-producing-laws.ts';
import type { StoreLawsOptions } from './store-product.ts';

/**
 * Registers a test for each promise of {@link ArtifactStore}.
 *
 * @example
 * storeLaws({ describe, it }, { name: 'my store', make: async () => ({ store, write, exists, leftovers }) });
 */
export function storeLaws(runner: LawRunner, options: StoreLawsOptions): void {
  registerLaws(runner, options, [
    contractLaw('ArtifactStore', ({ store }) => store),
    ...storeProducingLaws,
    ...storeKeepingLaws,
    ...storeFingerprintLaws(options.capabilities ?? { fingerprint: false }),
  ]);
}
