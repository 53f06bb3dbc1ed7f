import { join } from 'node:path';
import type { Layer } from '@clipwright/core';
import { chooseProfile } from '@clipwright/core/plan';
import { loadTextPainter } from '@clipwright/text/node';
import { longTake, reusedFile } from '../media/catalogue.ts';
import type { MediaFile } from '../media/media-source.ts';
import { ffmpegEngine } from '../peers/clipwright/engine.ts';
import { type JobLayers, renderAnew } from '../peers/clipwright.ts';
import type { Peer } from '../peers/peer.ts';
import { run } from '../process.ts';
import type { Row } from '../report/result.ts';
import { withScratch } from '../scratch.ts';
import type { Montage } from '../work/work.ts';
import { renderContest } from './render-contest.ts';
import type { BenchContext, Workload } from './workload.ts';

/** The same montage without layers and with them, by the engine of child processes. */
function withAndWithout(
  context: BenchContext,
  montage: Montage,
  sources: readonly MediaFile[],
  layers: JobLayers,
): Promise<readonly Row[]> {
  const way = (name: string, on?: JobLayers): { readonly peer: Peer; readonly version: string } => ({
    peer: {
      name,
      available: async () => 'this checkout',
      render: (job) => renderAnew(job, 'never', ffmpegEngine, on),
    },
    version: 'this checkout',
  });
  return renderContest({ ...context, peers: [way('without'), way('with', layers)] }, montage, sources);
}

const clips = 50;
const titles = 20;

/** What most montages are given at last. */
export const layers: Workload = {
  name: 'layers',
  title: () => `Render ${clips} clips of 2 s in 480p, without layers, and with a logo and ${titles} titles`,
  measure: async (context) => {
    const sources = await context.media([reusedFile]);
    const cuts = sources.flatMap(({ file }) =>
      Array.from({ length: clips }, (_, i) => ({ file, start: (15 * i) / 25, end: (15 * i) / 25 + 2 })),
    );
    const profile = chooseProfile([], { size: { width: 854, height: 480 }, frameRate: '25/1' });
    return withScratch(async (directory) => {
      const picture = join(directory, 'logo.png');
      const drawing = "color=s=120x48,format=rgba,geq=r=240:g='X*2':b=40:a='255*lt(hypot(X-60,(Y-24)*2),58)'";
      await run(context.tools.ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', drawing, '-frames:v', '1', picture]);
      const title = (at: number): Layer => ({
        text: `Clip number ${at}`,
        style: { preset: 'lower-third' },
        ...{ start: 0.2, end: 1.8, fadeIn: 0.2, fadeOut: 0.2 },
      });
      // Where they leave the frames' numbers to be read.
      const layers: JobLayers = {
        painter: await loadTextPainter(),
        own: [{ picture, x: 0.98, y: 0.95, width: 0.12, opacity: 0.8 }],
        ofClips: new Map(Array.from({ length: titles }, (_, i) => [2 * i, [title(2 * i)]])),
      };
      return { rows: await withAndWithout(context, { cuts, profile }, sources, layers) };
    });
  },
};

/** From the beginning of a subtitle to that of the next, in seconds. */
const every = 1.5;
const countOf = ({ full }: Pick<BenchContext, 'full'>): number => (full ? 2000 : 80);

/** A film with all that is said in it. */
export const subtitles: Workload = {
  name: 'subtitles',
  title: (context) =>
    `Render one clip of ${(countOf(context) * every) / 60} minutes in 360p, without and with ${countOf(context)} subtitles`,
  measure: async (context) => {
    const count = countOf(context);
    const sources = await context.media([longTake(count * every)]);
    const cuts = sources.map(({ file }) => ({ file, start: 0, end: count * every }));
    const profile = chooseProfile([], { size: { width: 640, height: 360 }, frameRate: '25/1' });
    const own = Array.from(
      { length: count },
      (_, i): Layer => ({
        text: `What is said as number ${i},\nand it takes two lines`,
        style: { preset: 'caption' },
        ...{ start: i * every, end: i * every + 1.2 },
      }),
    );
    const layers = { painter: await loadTextPainter(), own, ofClips: new Map() };
    return { rows: await withAndWithout(context, { cuts, profile }, sources, layers) };
  },
};
