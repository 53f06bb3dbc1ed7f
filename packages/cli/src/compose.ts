import { ClipwrightError } from '@clipwright/core';
import { type Clipwright, createClipwright, ProberId } from '@clipwright/core/inversify';
import type { InputOptions } from '@clipwright/ffmpeg';
import { FfmpegRunnerId, ffmpegModule } from '@clipwright/ffmpeg/inversify';
import { headersProberModule } from '@clipwright/prober-headers/inversify';
import type { ContainerModule } from 'inversify';
import { readEnvironment } from './environment.ts';
import { cacheModules, loaderModules, type OwnRenderer, rendererModule, storeModule } from './plugins/chosen-parts.ts';
import { pluginModules, unlessBound } from './plugins/modules.ts';
import type { RunContext } from './plugins/run-context.ts';
import type { GlobalFlags, SourceFlags } from './settings.ts';
import type { StoreChoice } from './store-choice.ts';

/**
 * The program's parts for one command; the caller disposes it. What plug-ins and the program around the command bind
 * goes before what the command has itself.
 *
 * @param renderer For a command that renders: makes the command's own renderer.
 * Errors: `invalid-option` for hosts, networks and names that are none.
 */
export function compose(
  flags: GlobalFlags & SourceFlags,
  context: RunContext,
  store: StoreChoice = 'temporary',
  renderer?: OwnRenderer,
): Clipwright {
  const { ffmpeg, ffprobe, allowHost, allowNetwork = [] } = flags;
  if (allowHost === undefined && allowNetwork.length > 0) {
    throw new ClipwrightError('invalid-option', 'There are networks for hosts, and no host.', {
      remedy: 'Name it with --allow-host.',
    });
  }
  const { extensions } = context;
  const choice = { flags, extensions, store };
  const own: readonly ContainerModule[] = [
    unlessBound(
      FfmpegRunnerId,
      ffmpegModule({
        ...(ffmpeg === undefined ? {} : { ffmpeg }),
        ...(ffprobe === undefined ? {} : { ffprobe }),
        environment: readEnvironment(context).tools,
        ...(store === 'temporary' ? {} : { remember: { environment: context.env } }),
        inputs: inputsOf(flags),
      }),
    ),
    unlessBound(ProberId, headersProberModule()),
    ...loaderModules(choice),
    ...cacheModules(choice),
    storeModule(choice),
    ...(renderer === undefined ? [] : [rendererModule(choice, renderer)]),
  ];
  return createClipwright({ modules: [...extensions.modules, ...pluginModules(extensions), ...own] });
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
