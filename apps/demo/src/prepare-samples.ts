import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Clipwright } from '@clipwright/core/inversify';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { firstValueFrom } from 'rxjs';
import { writeMontageList } from './montage/list.ts';
import { makeSamples } from './samples/make-samples.ts';

/** Sees to it that the sample sources and the cut list are in the folder, and says what it makes. */
export async function prepareSamples(clipwright: Clipwright, directory: string, signal: AbortSignal): Promise<void> {
  const runner = clipwright.get(FfmpegRunnerId);
  const { ffmpeg } = await firstValueFrom(runner.tools());
  console.log(`\n== Samples (ffmpeg ${ffmpeg.version}, ${availableParallelism()} cores)`);
  const start = performance.now();
  let made = 0;
  await makeSamples({
    runner,
    directory,
    signal,
    onMade: ({ file }) => {
      made++;
      console.log(`  made ${file}`);
    },
  });
  await writeMontageList(join(directory, 'montage.json'));
  console.log(made === 0 ? '  all there' : `  ${made} samples in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
