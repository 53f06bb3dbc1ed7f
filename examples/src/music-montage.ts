import { temporaryStore } from '@clipwright/cache';
import { type Clip, type RenderReport, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';

/** Clips that melt into each other under music, their own sound turned down; the last one in slow motion. */
function montage(clips: readonly Clip[], song: string): Timeline {
  const items = clips.map((clip, i) => ({
    ...clip,
    volume: 0.25,
    ...(i === 0 ? {} : { transition: { type: 'crossfade' as const, duration: 0.4 } }),
    ...(i < clips.length - 1 ? {} : { speed: 0.5 }),
  }));
  return { items, music: { source: song, volume: 0.8, loop: true, fadeOut: 0.5 } };
}

export async function renderMontage(clips: readonly Clip[], song: string, file: string): Promise<RenderReport> {
  await using runner = ffmpegRunner();
  await using store = temporaryStore();
  await using loader = ffmpegLoader({ runner });
  const renderer = ffmpegRenderer({ runner });
  return await resultFrom(renderTimeline(montage(clips, song), { file }, { loader, renderer, store }));
}
