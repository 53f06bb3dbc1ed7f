import { ArtifactStoreId, ClipLoaderId } from '@clipwright/core/inversify';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { ContainerModule } from 'inversify';
import { ffmpegLoader } from '../ffmpeg-loader.ts';

export interface FfmpegLoaderModuleOptions {
  /** Remember in the container's artifact store what ffprobe told of a file. @default false */
  readonly remember?: boolean;
}

/** Binds the loader of local files. Needs the runner that `ffmpegModule` binds; with `remember` a store as well. */
export function ffmpegLoaderModule({ remember = false }: FfmpegLoaderModuleOptions = {}): ContainerModule {
  return new ContainerModule(({ bind }) => {
    const binding = bind(ClipLoaderId);
    const bound = remember
      ? binding.toResolvedValue((runner, store) => ffmpegLoader({ runner, store }), [FfmpegRunnerId, ArtifactStoreId])
      : binding.toResolvedValue((runner) => ffmpegLoader({ runner }), [FfmpegRunnerId]);
    bound.inSingletonScope();
  });
}
