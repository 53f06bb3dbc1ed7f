import { ArtifactStoreId, ClipRendererId, needed, owned } from '@clipwright/core/inversify';
import { neededRunner, optionalRunner } from '@clipwright/ffmpeg/inversify';
import { ContainerModule } from 'inversify';
import { type FfmpegRendererOptions, ffmpegRenderer } from '../ffmpeg-renderer.ts';

export interface FfmpegRendererModuleOptions extends Omit<FfmpegRendererOptions, 'runner' | 'store'> {
  /** Remember in the container's artifact store which outputs were verified. @default false */
  readonly remember?: boolean;
}

/**
 * Binds the renderer; it needs `ffmpegModule` beside it, whose runner it shares with the loader; with `remember` a
 * store as well.
 */
export function ffmpegRendererModule({
  remember = false,
  ...options
}: FfmpegRendererModuleOptions = {}): ContainerModule {
  return new ContainerModule(({ bind }) => {
    const store = { optional: true, serviceIdentifier: ArtifactStoreId } as const;
    const binding = bind(ClipRendererId);
    owned(
      ClipRendererId,
      remember
        ? binding.toResolvedValue(
            (runner, store) =>
              ffmpegRenderer({ ...options, runner: neededRunner(runner), store: needed(ArtifactStoreId, store) }),
            [optionalRunner, store],
          )
        : binding.toResolvedValue(
            (runner) => ffmpegRenderer({ ...options, runner: neededRunner(runner) }),
            [optionalRunner],
          ),
    );
  });
}
