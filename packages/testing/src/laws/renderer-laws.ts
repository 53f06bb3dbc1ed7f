import { contractLaw } from './contract-law.ts';
import { type LawRunner, registerLaws } from './law.ts';
import { rendererJobLaws } from './renderer-job-laws.ts';
import { rendererJoinLaws } from './renderer-join-laws.ts';
import type { RendererLawsOptions } from './renderer-product.ts';
import { rendererSegmentLaws } from './renderer-segment-laws.ts';

/**
 * Registers a test for each promise of {@link ClipRenderer}.
 *
 * @example rendererLaws({ describe, it }, { name: 'my renderer', make: async () => ({ renderer, segment, audio, inputs,
 * path, read, write, leftovers }) });
 */
export function rendererLaws(runner: LawRunner, options: RendererLawsOptions): void {
  registerLaws(runner, options, [
    contractLaw('ClipRenderer', ({ renderer }) => renderer),
    ...rendererJobLaws(options.capabilities ?? { audio: true }),
    ...rendererSegmentLaws,
    ...rendererJoinLaws,
  ]);
}
