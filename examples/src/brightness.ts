import { memoryCache } from '@clipwright/cache';
import { type Clip, loadClips, type OpenClip } from '@clipwright/core';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { filter, lastValueFrom, map, toArray } from 'rxjs';

/** A step of your own on every clip, in parallel: the source is open exactly as long as it runs. */
async function brightness(clip: OpenClip): Promise<number> {
  let [sum, count] = [0, 0];
  for await (const sample of clip.video({ format: 'gray8', width: 32, height: 32 })) {
    for (const level of sample.data) sum += level;
    count += sample.data.length;
    sample.close();
  }
  return sum / count;
}

/** The mean brightness of each clip that loads, 0 to 255, in list order. */
export async function brightnesses(clips: Clip[]): Promise<number[]> {
  await using loader = ffmpegLoader();
  await using cache = memoryCache();
  return await lastValueFrom(
    loadClips(clips, { loader, cache, use: brightness }).pipe(
      filter((event) => event.type === 'loaded'),
      map(({ value }) => value),
      toArray(),
    ),
  );
}
