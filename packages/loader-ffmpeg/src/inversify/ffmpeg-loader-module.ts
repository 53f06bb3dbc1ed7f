import { ClipLoaderId } from '@clipwright/core/inversify';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { ContainerModule } from 'inversify';
import { ffmpegLoader } from '../ffmpeg-loader.ts';

/** Binds the loader of local files. Needs the runner that `ffmpegModule` binds. */
export function ffmpegLoaderModule(): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(ClipLoaderId)
      .toResolvedValue((runner) => ffmpegLoader({ runner }), [FfmpegRunnerId])
      .inSingletonScope();
  });
}
