import { availableParallelism } from 'node:os';
import { threadBudget } from '@clipwright/core';
import { ClipLoaderId, owned } from '@clipwright/core/inversify';
import { LibavEngineId, libavLoaderModule, libavModule, libavRendererModule } from '@clipwright/libav/inversify';
import { pngEncoder } from '@clipwright/pictures';
import { ContainerModule } from 'inversify';
import { firstValueFrom } from 'rxjs';
import { countPictures } from '../montage/count-pictures.ts';
import { type DrawnSample, drawnSamples } from '../samples/drawn/catalogue.ts';
import { drawnLoader } from '../samples/drawn/drawn-loader.ts';
import { makeDrawnSamples } from '../samples/drawn/make-drawn-samples.ts';
import type { Engine } from './engine.ts';

/** FFmpeg's libraries in this process: nothing is installed but by npm. */
export function libraries(samples: readonly DrawnSample[] = drawnSamples): Engine {
  // Of both loaders the one that knows the name opens a source.
  const drawn = new ContainerModule(({ bind }) => {
    owned(
      ClipLoaderId,
      bind(ClipLoaderId).toResolvedValue(() => drawnLoader(samples)),
    );
  });
  const budget = threadBudget(availableParallelism());
  return {
    modules: [libavModule(), drawn, libavLoaderModule(), libavRendererModule()],
    folder: 'drawn',
    parts: (clipwright) => ({
      about: async () => {
        const { version } = await firstValueFrom(clipwright.get(LibavEngineId).about());
        return `no ffmpeg is here: FFmpeg's libraries ${version}, by node-av`;
      },
      samples,
      makeSamples: (options) => makeDrawnSamples(clipwright, options, samples),
      countFrames: (file, signal) => countPictures(clipwright, file, signal),
      budget,
      encoder: pngEncoder(budget),
    }),
  };
}
