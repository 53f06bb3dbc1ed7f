import { temporaryStore } from '@clipwright/cache';
import { type Clip, type Layer, type RenderReport, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import type { TextStyle } from '@clipwright/text';
import { loadTextPainter } from '@clipwright/text/node';

export interface Chapter {
  readonly title: string;
  readonly clip: Clip;
}

const lowerThird: TextStyle = { preset: 'lower-third' };

/** What a name in the lower third looks like here: it comes and goes with its clip. */
function titled({ title, clip }: Chapter): Clip {
  const layer: Layer = { text: title, style: lowerThird, start: 0.2, end: 1, fadeIn: 0.2, fadeOut: 0.2 };
  return { ...clip, layers: [layer] };
}

/** A photo with the name of it all, the chapters each with its title, a logo above everything, a face beside the last. */
function montage(name: string, photo: string, chapters: readonly Chapter[], logo: string, face: string): Timeline {
  const opening: Clip = { source: photo, freeze: 1, layers: [{ text: name, style: { preset: 'title' } }] };
  const clips = chapters.map(titled);
  const last = clips.at(-1);
  const beside: Layer = { video: { source: face }, width: 0.3, x: 0.95, y: 0.1 };
  const closing = last === undefined ? [] : [{ ...last, layers: [...(last.layers ?? []), beside] }];
  return {
    items: [opening, ...clips.slice(0, -1), ...closing],
    layers: [{ picture: logo, x: 0.03, y: 0.05, width: 0.15, opacity: 0.8 }],
  };
}

export async function renderTitled(
  name: string,
  chapters: readonly Chapter[],
  { photo, logo, face }: { readonly photo: string; readonly logo: string; readonly face: string },
  file: string,
): Promise<RenderReport> {
  await using runner = ffmpegRunner();
  await using store = temporaryStore();
  await using loader = ffmpegLoader({ runner });
  const [renderer, painter] = [ffmpegRenderer({ runner }), await loadTextPainter()];
  const timeline = montage(name, photo, chapters, logo, face);
  return await resultFrom(renderTimeline(timeline, { file }, { loader, renderer, store, painter }));
}
