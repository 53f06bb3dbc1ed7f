import { contractLaw } from './contract-law.ts';
import { type LawRunner, registerLaws } from './law.ts';
import { loaderBorrowingLaws } from './loader-borrowing-laws.ts';
import { loaderChangeLaws } from './loader-change-laws.ts';
import { loaderDataLaws } from './loader-data-laws.ts';
import { loaderOpeningLaws } from './loader-opening-laws.ts';
import type { LoaderLawsOptions } from './loader-product.ts';
import { loaderReadingLaws } from './loader-reading-laws.ts';
import { loaderStreamLaws } from './loader-stream-laws.ts';
import { loaderTimesLaws } from './loader-times-laws.ts';

/**
 * Registers a test for each promise of {@link ClipLoader} and {@link ClipSource}.
 *
 * @example loaderLaws({ describe, it }, { name: 'my loader', capabilities, make: async () => ({ loader, uri, missing,
 * leftovers }) });
 */
export function loaderLaws(runner: LawRunner, options: LoaderLawsOptions): void {
  registerLaws(runner, options, [
    contractLaw('ClipLoader', ({ loader }) => loader),
    ...loaderOpeningLaws(options.capabilities),
    ...loaderStreamLaws(),
    ...loaderReadingLaws(),
    ...loaderTimesLaws(),
    ...loaderDataLaws(options.capabilities),
    ...loaderChangeLaws(options.capabilities),
    ...loaderBorrowingLaws(),
  ]);
}
