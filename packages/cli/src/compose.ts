import { directoryStoreModule, temporaryStoreModule } from '@clipwright/cache/inversify';
import { type Clipwright, createClipwright } from '@clipwright/core/inversify';
import { ffmpegModule } from '@clipwright/ffmpeg/inversify';
import { ffmpegLoaderModule } from '@clipwright/loader-ffmpeg/inversify';
import { mediabunnyProberModule } from '@clipwright/prober-mediabunny/inversify';
import { ffmpegRendererModule } from '@clipwright/renderer-ffmpeg/inversify';
import type { ContainerModule } from 'inversify';
import type { CliContext } from './context.ts';
import { readEnvironment } from './environment.ts';
import type { GlobalFlags, LoaderName } from './settings.ts';
import type { StoreChoice } from './store-choice.ts';

const loaders: Readonly<Record<LoaderName, (options: { readonly remember: boolean }) => ContainerModule>> = {
  ffmpeg: ffmpegLoaderModule,
};

/** The program's parts for one command; the caller disposes it. */
export function compose(flags: GlobalFlags, context: CliContext, store: StoreChoice = 'temporary'): Clipwright {
  const { ffmpeg, ffprobe } = flags;
  return createClipwright({
    modules: [
      ffmpegModule({
        ...(ffmpeg === undefined ? {} : { ffmpeg }),
        ...(ffprobe === undefined ? {} : { ffprobe }),
        environment: readEnvironment(context).tools,
      }),
      mediabunnyProberModule(),
      loaders[flags.loader]({ remember: store !== 'temporary' }),
      ffmpegRendererModule(),
      store === 'temporary' ? temporaryStoreModule() : directoryStoreModule(store),
    ],
  });
}
