import { ArtifactStoreId, needed, owned } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import { type FfmpegRunnerOptions, ffmpegRunner } from '../ffmpeg-runner.ts';
import type { ToolMemory } from '../tools/tool-files.ts';
import { FfmpegRunnerId } from './identifiers.ts';

export interface FfmpegModuleOptions extends Omit<FfmpegRunnerOptions, 'memory'> {
  /**
   * Remember the tools in the container's artifact store: with the environment of this process. @default nothing is
   * remembered
   */
  readonly remember?: Pick<ToolMemory, 'environment'>;
}

/**
 * Binds {@link FfmpegRunnerId}: one runner for everything in the container that needs ffmpeg. With `remember` it needs
 * a store.
 */
export function ffmpegModule({ remember, ...options }: FfmpegModuleOptions = {}): ContainerModule {
  return new ContainerModule(({ bind }) => {
    const store = { optional: true, serviceIdentifier: ArtifactStoreId } as const;
    const binding = bind(FfmpegRunnerId);
    owned(
      FfmpegRunnerId,
      remember === undefined
        ? binding.toResolvedValue(() => ffmpegRunner(options))
        : binding.toResolvedValue(
            (store) => {
              const { environment } = remember;
              return ffmpegRunner({ ...options, memory: { store: needed(ArtifactStoreId, store), environment } });
            },
            [store],
          ),
    );
  });
}
