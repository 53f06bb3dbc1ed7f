import { temporaryStore } from '@clipwright/cache';
import { type Clip, type RenderReport, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';

/** Files as small as a service lets its users have them. */
const limits = { pixels: 3840 * 2160, streams: 16, frames: 500_000, duration: 3600 };

/**
 * Renders files of people who are not known into a video of at most so many bytes; fails with `output-too-large`
 * beyond.
 */
export async function renderBounded(clips: Clip[], file: string, maxBytes: number): Promise<RenderReport> {
  await using runner = ffmpegRunner({ inputs: { limits } });
  await using store = temporaryStore();
  const [loader, renderer] = [ffmpegLoader({ runner }), ffmpegRenderer({ runner })];
  return await resultFrom(renderTimeline({ items: clips }, { file, maxBytes }, { loader, renderer, store }));
}
