import { temporaryStore } from '@clipwright/cache';
import { directoryStoreModule } from '@clipwright/cache/inversify';
import { threadBudget } from '@clipwright/core';
import { ArtifactStoreId, type Clipwright, createClipwright, owned } from '@clipwright/core/inversify';
import { ffmpegModule } from '@clipwright/ffmpeg/inversify';
import { ffmpegLoaderModule } from '@clipwright/loader-ffmpeg/inversify';
import { ffmpegRendererModule } from '@clipwright/renderer-ffmpeg/inversify';
import { ContainerModule } from 'inversify';
import type { CliContext } from './context.ts';
import { readCores } from './doctor/cores.ts';
import { readEnvironment } from './environment.ts';
import type { GlobalFlags, LoaderName } from './settings.ts';

const loaders: Readonly<Record<LoaderName, () => ContainerModule>> = { ffmpeg: () => ffmpegLoaderModule() };

/** Where finished segments are kept: a directory, or nowhere beyond the run. */
export type StoreChoice = { readonly directory: string } | 'temporary';

/** The program's parts for one command; the caller disposes it. */
export function compose(flags: GlobalFlags, context: CliContext, store: StoreChoice = 'temporary'): Clipwright {
  const { ffmpeg, ffprobe } = flags;
  return createClipwright({
    modules: [
      ffmpegModule({
        ...(ffmpeg === undefined ? {} : { ffmpeg }),
        ...(ffprobe === undefined ? {} : { ffprobe }),
        environment: readEnvironment(context).tools,
        budget: threadBudget(readCores().usable),
      }),
      loaders[flags.loader](),
      ffmpegRendererModule(),
      store === 'temporary' ? temporaryStoreModule() : directoryStoreModule(store),
    ],
  });
}

function temporaryStoreModule(): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(ArtifactStoreId)
      .toResolvedValue(() => temporaryStore())
      .inSingletonScope()
      .onActivation(owned);
  });
}
