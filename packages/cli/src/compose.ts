import { ClipwrightError } from '@clipwright/core';
import { type Clipwright, createClipwright, ProberId } from '@clipwright/core/inversify';
import type { InputOptions, ToolOptions } from '@clipwright/ffmpeg';
import { FfmpegRunnerId, ffmpegModule } from '@clipwright/ffmpeg/inversify';
import { headersProberModule } from '@clipwright/prober-headers/inversify';
import { headersProber } from '@clipwright/prober-headers/node';
import type { ContainerModule } from 'inversify';
import { bucketPackage } from './distributed/optional-package.ts';
import { enginesFor } from './engines/engines.ts';
import { beforeLibavModule, libavEngineModule } from './engines/libav-modules.ts';
import { readEnvironment } from './environment.ts';
import {
  cacheModules,
  enginesNamed,
  loaderModules,
  type OwnRenderer,
  rendererModule,
  storeModule,
} from './plugins/chosen-parts.ts';
import { pluginModules, unlessBound } from './plugins/modules.ts';
import type { RunContext } from './plugins/run-context.ts';
import type { GlobalFlags, SourceFlags } from './settings.ts';
import type { StoreChoice } from './store-choice.ts';

/**
 * The program's parts for one command; the caller disposes it. What plug-ins and the program around the command bind
 * goes before what the command has itself.
 *
 * @param renderer For a command that renders: makes the command's own renderer.
 * @param others What comes after all of it.
 * Errors: `invalid-option` for hosts, networks and names that are none.
 */
export async function compose(
  flags: GlobalFlags & SourceFlags,
  context: RunContext,
  store: StoreChoice = 'temporary',
  renderer?: OwnRenderer,
  others: readonly ContainerModule[] = [],
): Promise<Clipwright> {
  const { allowHost, allowNetwork = [] } = flags;
  if (allowHost === undefined && allowNetwork.length > 0) {
    throw new ClipwrightError('invalid-option', 'There are networks for hosts, and no host.', {
      remedy: 'Name it with --allow-host.',
    });
  }
  const { extensions } = context;
  const tools = toolsOf(flags, context);
  const engines = await enginesFor(enginesNamed(flags, extensions, renderer !== undefined), tools);
  const inputs = inputsOf(flags);
  const isInBucket = store !== 'temporary' && store.bucket !== undefined;
  const choice = {
    ...{ flags, extensions, store, engines, inputs },
    ...(isInBucket ? { bucketPackage: await bucketPackage() } : {}),
  };
  const { libav, located } = engines;
  const own: readonly ContainerModule[] = [
    unlessBound(
      FfmpegRunnerId,
      ffmpegModule({
        ...tools,
        ...(located && { located }),
        ...(store === 'temporary' ? {} : { remember: { environment: context.env } }),
        inputs,
      }),
    ),
    unlessBound(ProberId, libav === undefined ? headersProberModule() : beforeLibavModule(() => headersProber())),
    ...(libav === undefined ? [] : [libavEngineModule(libav, inputs)]),
    ...loaderModules(choice),
    ...cacheModules(choice),
    storeModule(choice),
    ...(renderer === undefined ? [] : [rendererModule(choice, renderer)]),
    ...others,
  ];
  return createClipwright({ modules: [...extensions.modules, ...pluginModules(extensions), ...own] });
}

/** Where ffmpeg and ffprobe are, as far as that is said. */
export function toolsOf({ ffmpeg, ffprobe }: GlobalFlags, context: RunContext): ToolOptions {
  return {
    ...(ffmpeg === undefined ? {} : { ffmpeg }),
    ...(ffprobe === undefined ? {} : { ffprobe }),
    environment: readEnvironment(context).tools,
  };
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
