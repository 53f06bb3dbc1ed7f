import type { ToolOptions } from '@clipwright/ffmpeg';
import { FfmpegRunnerId, ffmpegModule } from '@clipwright/ffmpeg/inversify';
import { ffmpegLoaderModule } from '@clipwright/loader-ffmpeg/inversify';
import { jpegEncoder } from '@clipwright/renderer-ffmpeg';
import { ffmpegRendererModule } from '@clipwright/renderer-ffmpeg/inversify';
import { firstValueFrom } from 'rxjs';
import { loadInTurn, renderInTurn } from '../in-turn/in-turn.ts';
import { countFrames } from '../montage/count-frames.ts';
import { catalogue } from '../samples/catalogue.ts';
import { makeSamples } from '../samples/make-samples.ts';
import type { Engine } from './engine.ts';

/** ffmpeg and ffprobe, as processes of their own. */
export function programs(environment: NonNullable<ToolOptions['environment']>): Engine {
  return {
    modules: [ffmpegModule({ environment }), ffmpegLoaderModule(), ffmpegRendererModule()],
    folder: '.',
    parts: (clipwright) => {
      const runner = clipwright.get(FfmpegRunnerId);
      return {
        about: async () => `ffmpeg ${(await firstValueFrom(runner.tools())).ffmpeg.version}`,
        samples: catalogue,
        makeSamples: (options) => makeSamples({ ...options, runner }),
        countFrames: (file, signal) => countFrames(runner, file, signal),
        budget: runner.budget,
        encoder: jpegEncoder(runner),
        inTurn: {
          load: (cuts, signal) => loadInTurn(runner, cuts, signal),
          render: (montage, output, signal) => renderInTurn(runner, montage, output, signal),
        },
      };
    },
  };
}
