import { memoryCache, temporaryStore } from '@clipwright/cache';
import { type Clip, type RenderReport, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';

export async function render(clips: Clip[], file: string): Promise<RenderReport> {
  await using runner = ffmpegRunner();
  await using prober = headersProber();
  await using cache = memoryCache();
  await using store = temporaryStore();
  const [loader, renderer] = [ffmpegLoader({ runner, prober }), ffmpegRenderer({ runner })];
  return await resultFrom(renderTimeline({ items: clips }, { file }, { loader, cache, renderer, store }));
}
