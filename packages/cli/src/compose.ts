import { directoryStoreModule, temporaryStoreModule } from '@clipwright/cache/inversify';
import { ClipwrightError } from '@clipwright/core';
import { type Clipwright, createClipwright } from '@clipwright/core/inversify';
import type { InputOptions } from '@clipwright/ffmpeg';
import { ffmpegModule } from '@clipwright/ffmpeg/inversify';
import { type FfmpegLoaderModuleOptions, ffmpegLoaderModule } from '@clipwright/loader-ffmpeg/inversify';
import { headersProberModule } from '@clipwright/prober-headers/inversify';
import type { ContainerModule } from 'inversify';
import type { CliContext } from './context.ts';
import { readEnvironment } from './environment.ts';
import type { GlobalFlags, LoaderName, SourceFlags } from './settings.ts';
import type { StoreChoice } from './store-choice.ts';

const loaders: Readonly<Record<LoaderName, (options: FfmpegLoaderModuleOptions) => ContainerModule>> = {
  ffmpeg: ffmpegLoaderModule,
};

/**
 * The program's parts for one command; the caller disposes it.
 *
 * @param others What this command alone needs: a renderer.
 * Errors: `invalid-option` for hosts, networks and names that are none.
 */
export function compose(
  flags: GlobalFlags & SourceFlags,
  context: CliContext,
  store: StoreChoice = 'temporary',
  others: readonly ContainerModule[] = [],
): Clipwright {
  const { ffmpeg, ffprobe, allowHost, allowNetwork = [] } = flags;
  if (allowHost === undefined && allowNetwork.length > 0) {
    throw new ClipwrightError('invalid-option', 'There are networks for hosts, and no host.', {
      remedy: 'Name it with --allow-host.',
    });
  }
  return createClipwright({
    modules: [
      ffmpegModule({
        ...(ffmpeg === undefined ? {} : { ffmpeg }),
        ...(ffprobe === undefined ? {} : { ffprobe }),
        environment: readEnvironment(context).tools,
        ...(store === 'temporary' ? {} : { remember: { environment: context.env } }),
        inputs: inputsOf(flags),
      }),
      headersProberModule(),
      loaders[flags.loader]({
        remember: store !== 'temporary',
        ...(flags.outsidePicture === undefined ? {} : { outsidePicture: flags.outsidePicture }),
        ...(flags.rate === undefined ? {} : { rate: flags.rate }),
        ...(allowHost === undefined ? {} : { remote: { hosts: allowHost, privateNetworks: allowNetwork } }),
      }),
      store === 'temporary' ? temporaryStoreModule() : directoryStoreModule(store),
      ...others,
    ],
  });
}

function inputsOf({ allowContainer = [], allowDecoder = [], ...flags }: SourceFlags): InputOptions {
  const { maxPixels, maxStreams, maxFrames, maxDuration } = flags;
  return {
    containers: allowContainer,
    decoders: allowDecoder,
    limits: {
      ...(maxPixels === undefined ? {} : { pixels: maxPixels }),
      ...(maxStreams === undefined ? {} : { streams: maxStreams }),
      ...(maxFrames === undefined ? {} : { frames: maxFrames }),
      ...(maxDuration === undefined ? {} : { duration: maxDuration }),
    },
  };
}
