import type { ClipLoader, Prober } from '@clipwright/core';
import { checkOptions, type OptionsOf } from '@clipwright/core/author';
import { ArtifactStoreId, ClipLoaderId, needed, owned, ProberId } from '@clipwright/core/inversify';
import { neededRunner, optionalRunner } from '@clipwright/ffmpeg/inversify';
import { ContainerModule } from 'inversify';
import { type FfmpegLoaderOptions, ffmpegLoader } from '../ffmpeg-loader.ts';
import type { RemoteOptions } from '../remote/remote-options.ts';
import { remoteSources } from '../remote/remote-sources.ts';

export interface FfmpegLoaderModuleOptions {
  /** Remember in the container's artifact store what ffprobe told of a file. @default false */
  readonly remember?: boolean;
  /** Open sources over http and https as well. @default none are */
  readonly remote?: RemoteOptions;
  /** As {@link FfmpegLoaderOptions.outsidePicture}. @default 'drop' */
  readonly outsidePicture?: FfmpegLoaderOptions['outsidePicture'];
  /** As {@link FfmpegLoaderOptions.rate}. @default such sources are refused */
  readonly rate?: FfmpegLoaderOptions['rate'];
}

const shape = {
  remember: 'flag',
  remote: 'any',
  outsidePicture: 'any',
  rate: 'any',
} satisfies OptionsOf<FfmpegLoaderModuleOptions>;

/**
 * Binds the loader of files. Needs the runner that `ffmpegModule` binds; with `remember` a store as well. A prober is
 * asked first where one is bound.
 */
export function ffmpegLoaderModule(options: FfmpegLoaderModuleOptions = {}): ContainerModule {
  checkOptions('', options, shape);
  const { remember = false, remote, outsidePicture = 'drop', rate } = options;
  const defaults = { outsidePicture, ...(rate === undefined ? {} : { rate }) };
  const make = (options: FfmpegLoaderOptions): ClipLoader =>
    remote === undefined ? ffmpegLoader(options) : remoteSources(ffmpegLoader(options), remote);
  return new ContainerModule(({ bind }) => {
    const prober = { optional: true, serviceIdentifier: ProberId } as const;
    const store = { optional: true, serviceIdentifier: ArtifactStoreId } as const;
    const binding = bind(ClipLoaderId);
    const asked = (prober: Prober | undefined) => (prober === undefined ? {} : { prober });
    owned(
      ClipLoaderId,
      remember
        ? binding.toResolvedValue(
            (runner, store, prober) =>
              make({
                runner: neededRunner(runner),
                ...defaults,
                store: needed(ArtifactStoreId, store),
                ...asked(prober),
              }),
            [optionalRunner, store, prober],
          )
        : binding.toResolvedValue(
            (runner, prober) => make({ runner: neededRunner(runner), ...defaults, ...asked(prober) }),
            [optionalRunner, prober],
          ),
    );
  });
}
