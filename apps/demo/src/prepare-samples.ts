import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Timeline } from '@clipwright/core';
import type { Clipwright } from '@clipwright/core/inversify';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { parseTimeline } from '@clipwright/timeline-formats';
import { firstValueFrom } from 'rxjs';
import { writeMontageList } from './montage/list.ts';
import { makeSamples } from './samples/make-samples.ts';

/** Sees to it that the sample sources and the cut list are in the folder, says what it makes, and gives the list. */
export async function prepareSamples(
  clipwright: Clipwright,
  directory: string,
  signal: AbortSignal,
): Promise<Timeline> {
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
  const list = join(directory, 'montage.json');
  await writeMontageList(list);
  console.log(made === 0 ? '  all there' : `  ${made} samples in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return parseTimeline(await readFile(list, 'utf8'), { format: 'json', base: directory });
}
