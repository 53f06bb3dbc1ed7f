import { contractLaw } from './contract-law.ts';
import type { FormatLawsOptions } from './format-product.ts';
import { formatReadingLaws } from './format-reading-laws.ts';
import { formatWritingLaws } from './format-writing-laws.ts';
import { type LawRunner, registerLaws } from './law.ts';

/**
 * Registers a test for each promise of {@link TimelineFormat}.
 *
 * @example formatLaws({ describe, it }, { name: 'my format', capabilities: { write: false, detect: true, beyond: false },
 * make: async () => ({ format: myFormat, lists: ['a.mp4 1 2'] }) });
 */
export function formatLaws(runner: LawRunner, options: FormatLawsOptions): void {
  registerLaws(runner, options, [
    contractLaw('TimelineFormat', ({ format }) => format),
    ...formatReadingLaws(options.capabilities),
    ...formatWritingLaws(options.capabilities),
  ]);
}
