import { memoryCache, temporaryStore } from '@clipwright/cache';
import { renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';

export async function render(clips, file) {
  const runner = ffmpegRunner();
  const prober = headersProber();
  const [loader, renderer] = [ffmpegLoader({ runner, prober }), ffmpegRenderer({ runner })];
  const [cache, store] = [memoryCache(), temporaryStore()];
  try {
    return await resultFrom(renderTimeline({ items: clips }, { file }, { loader, cache, renderer, store }));
  } finally {
    for (const part of [store, cache, renderer, loader, prober, runner]) await part[Symbol.asyncDispose]();
  }
}
