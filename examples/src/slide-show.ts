import { temporaryStore } from '@clipwright/cache';
import { type RenderReport, renderTimeline, resultFrom, type Timeline, type Transition } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';

/** A transition of one's own is data: the next picture comes in from below, over the one before. */
const cover = (duration: number): Transition => ({
  type: 'drawn',
  duration,
  drawing: { to: { y: 1 }, window: { y: 1 } },
});

/** Photos for some seconds each: into one it is zoomed, out of the next, and each comes in another way. */
function slideShow(photos: readonly string[], seconds: number): Timeline {
  const ways: readonly Transition[] = [
    { type: 'wipe', direction: 'right', duration: 0.4 },
    { type: 'dip', color: '#ffffff', duration: 0.6 },
    cover(0.4),
  ];
  const close = { left: 0.2, top: 0.2, width: 0.6, height: 0.6 };
  const items = photos.map((source, i) => {
    const transition = ways[i % ways.length];
    return {
      source,
      freeze: seconds,
      view: i % 2 === 0 ? { to: close } : { from: close },
      ...(i === 0 || transition === undefined ? {} : { transition }),
    };
  });
  return { items };
}

export async function renderSlideShow(photos: readonly string[], file: string): Promise<RenderReport> {
  await using runner = ffmpegRunner();
  await using store = temporaryStore();
  await using loader = ffmpegLoader({ runner });
  const renderer = ffmpegRenderer({ runner });
  const output = { file, size: { width: 160, height: 90 }, frameRate: 25 };
  return await resultFrom(renderTimeline(slideShow(photos, 2), output, { loader, renderer, store }));
}
