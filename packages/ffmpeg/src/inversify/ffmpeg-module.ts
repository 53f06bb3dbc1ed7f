import { owned } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import { type FfmpegRunnerOptions, ffmpegRunner } from '../ffmpeg-runner.ts';
import { FfmpegRunnerId } from './identifiers.ts';

/** Binds {@link FfmpegRunnerId}: one runner for everything in the container that needs ffmpeg. */
export function ffmpegModule(options: FfmpegRunnerOptions = {}): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(FfmpegRunnerId)
      .toResolvedValue(() => ffmpegRunner(options))
      .inSingletonScope()
      .onActivation(owned);
  });
}
