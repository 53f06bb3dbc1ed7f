import { contractLaw } from './contract-law.ts';
import { type LawRunner, registerLaws } from './law.ts';
import { proberAnswerLaws } from './prober-answer-laws.ts';
import { proberEndLaws } from './prober-end-laws.ts';
import type { ProberLawsOptions } from './prober-product.ts';

/**
 * Registers a test for each promise of {@link Prober}.
 *
 * @example proberLaws({ describe, it }, { name: 'my prober', capabilities, make: async () => ({ prober, uri, missing,
 * leftovers }) });
 */
export function proberLaws(runner: LawRunner, options: ProberLawsOptions): void {
  registerLaws(runner, options, [
    contractLaw('Prober', ({ prober }) => prober),
    ...proberAnswerLaws(options.capabilities),
    ...proberEndLaws(options.capabilities),
  ]);
}
