import { setTimeout } from 'node:timers/promises';
import { directoryStoreModule, memoryCacheModule } from '@clipwright/cache/inversify';
import { resultFrom } from '@clipwright/core';
import { createClipwright } from '@clipwright/core/inversify';
import { ffmpegModule } from '@clipwright/ffmpeg/inversify';
import { ffmpegLoaderModule } from '@clipwright/loader-ffmpeg/inversify';
import { headersProberModule } from '@clipwright/prober-headers/inversify';
import { ffmpegRendererModule } from '@clipwright/renderer-ffmpeg/inversify';
import type { Action } from './action.ts';
import { expectRendered, outcomeOf } from './outcome.ts';
import { aWhile } from './render-actions.ts';

/** A program of its own over the same store, which is closed when its work is done, or in the middle of it. */
export const shortProgram: Action = async (world, { scenes }) => {
  const scene = world.random.pick(scenes);
  const file = world.fresh('.mp4');
  const program = createClipwright({
    modules: [
      ffmpegModule(),
      headersProberModule(),
      ffmpegLoaderModule({ remember: true }),
      ffmpegRendererModule(),
      memoryCacheModule({ idleTimeToLive: 60_000 }),
      directoryStoreModule({ directory: world.storeDirectory }),
    ],
  });
  const running = outcomeOf(resultFrom(program.renderTimeline(scene.timeline, { ...scene.output, file })));
  const early = world.random.below(2) === 0;
  if (early) await setTimeout(world.random.below(aWhile));
  else await running;
  await program[Symbol.asyncDispose]();
  expectRendered(world, await running, file, [scene], early ? ['disposed', 'nothing-loaded', 'source-closed'] : []);
};
