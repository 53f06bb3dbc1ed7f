import { temporaryStore } from '@clipwright/cache';
import { type Clip, type RenderReport, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';

/** An interview as a podcast: a voice announces it, and music lies under all, quieter where somebody speaks. */
export async function renderPodcast(
  interview: readonly Clip[],
  { voice, music }: { readonly voice: string; readonly music: string },
  file: string,
): Promise<RenderReport> {
  await using runner = ffmpegRunner();
  await using store = temporaryStore();
  await using loader = ffmpegLoader({ runner });
  const timeline: Timeline = {
    // Each stream of a recording may be a microphone.
    items: interview.map((clip) => ({ ...clip, audioStreams: 'all' })),
    layers: [{ audio: { source: voice, volume: 0.9 }, start: 0.5, fadeOut: 0.2 }],
    music: { source: music, volume: 0.3, loop: true, fadeOut: 1, duck: { by: 12 } },
  };
  const output = { file, loudness: -16, metadata: { title: 'An interview' }, chapters: true };
  return await resultFrom(renderTimeline(timeline, output, { loader, renderer: ffmpegRenderer({ runner }), store }));
}
