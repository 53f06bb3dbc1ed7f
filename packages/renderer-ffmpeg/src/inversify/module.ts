import { ClipRendererId, owned } from '@clipwright/core/inversify';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { ContainerModule } from 'inversify';
import { type FfmpegRendererOptions, ffmpegRenderer } from '../ffmpeg-renderer.ts';

/** Binds the renderer; it needs `ffmpegModule` beside it, whose runner it shares with the loader. */
export function ffmpegRendererModule(options: Omit<FfmpegRendererOptions, 'runner'> = {}): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(ClipRendererId)
      .toResolvedValue((runner) => ffmpegRenderer({ ...options, runner }), [FfmpegRunnerId])
      .inSingletonScope()
      .onActivation(owned);
  });
}
