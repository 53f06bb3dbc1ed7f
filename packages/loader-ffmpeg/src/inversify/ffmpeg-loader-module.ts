import { ArtifactStoreId, ClipLoaderId, ProberId } from '@clipwright/core/inversify';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { ContainerModule } from 'inversify';
import { ffmpegLoader } from '../ffmpeg-loader.ts';

export interface FfmpegLoaderModuleOptions {
  /** Remember in the container's artifact store what ffprobe told of a file. @default false */
  readonly remember?: boolean;
}

/**
 * Binds the loader of local files. Needs the runner that `ffmpegModule` binds; with `remember` a store as well. A prober is
 * asked first where one is bound.
 */
export function ffmpegLoaderModule({ remember = false }: FfmpegLoaderModuleOptions = {}): ContainerModule {
  return new ContainerModule(({ bind }) => {
    const prober = { optional: true, serviceIdentifier: ProberId } as const;
    const binding = bind(ClipLoaderId);
    const bound = remember
      ? binding.toResolvedValue(
          (runner, store, prober) => ffmpegLoader({ runner, store, ...(prober === undefined ? {} : { prober }) }),
          [FfmpegRunnerId, ArtifactStoreId, prober],
        )
      : binding.toResolvedValue(
          (runner, prober) => ffmpegLoader({ runner, ...(prober === undefined ? {} : { prober }) }),
          [FfmpegRunnerId, prober],
        );
    bound.inSingletonScope();
  });
}
