import { type MissingBackend, needed } from '@clipwright/core/inversify';
import type { FfmpegRunner } from '../runner.ts';
import { FfmpegRunnerId } from './identifiers.ts';

const backend: MissingBackend = {
  does: 'runs ffmpeg',
  id: 'FfmpegRunnerId',
  package: '@clipwright/ffmpeg',
  module: 'ffmpegModule()',
};

/** For modules that need a runner: injects {@link FfmpegRunnerId} where it is bound. */
export const optionalRunner = { optional: true, serviceIdentifier: FfmpegRunnerId } as const;

/** What was injected by {@link optionalRunner}. Errors: `backend-missing`, which names the package to add. */
export function neededRunner(found: FfmpegRunner | undefined): FfmpegRunner {
  return needed(FfmpegRunnerId, found, backend);
}
