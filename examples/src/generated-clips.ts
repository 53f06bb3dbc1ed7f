import { temporaryStore } from '@clipwright/cache';
import { type RenderReport, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { syntheticLoader } from '@clipwright/testing';

/** Clips that ffmpeg knows nothing of, made in JavaScript, one of them turned to its negative frame by frame. */
const timeline: Timeline = {
  items: [
    { source: 'synthetic:one?frames=48&rate=24/1', end: 1 },
    { gap: 0.5 },
    {
      source: 'synthetic:two?frames=48&rate=24/1',
      start: 0.5,
      end: 1.5,
      transforms: [{ name: 'negative', version: '1' }],
    },
  ],
};

const negative = {
  format: 'rgb24',
  apply: ({ data }: { data: Uint8Array }) => data.map((level) => 255 - level),
} as const;

export async function renderGenerated(file: string): Promise<RenderReport> {
  await using runner = ffmpegRunner();
  await using store = temporaryStore();
  await using loader = syntheticLoader();
  const renderer = ffmpegRenderer({ runner });
  return await resultFrom(renderTimeline(timeline, { file }, { loader, renderer, store, transforms: { negative } }));
}
