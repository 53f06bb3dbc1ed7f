import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseProfile } from '@clipwright/core/plan';
import { minuteFile } from '../media/catalogue.ts';
import { lengthen } from '../media/lengthen.ts';
import { clipwright } from '../peers/clipwright.ts';
import { ffmpegGraph } from '../peers/ffmpeg-graph.ts';
import type { Row } from '../report/result.ts';
import { withScratch } from '../scratch.ts';
import { contest } from './contest.ts';
import type { Workload } from './workload.ts';

/** Minutes of the files, and what they are in. */
const lengths = [1, 10, 60];
const containers = ['mkv', 'mp4', 'ts'];

/**
 * Two cuts of two seconds: of a file of any length they should cost the same, since hardly anything of it is looked at.
 */
export const cuts: Workload = {
  name: 'cuts',
  title: () => `Render 2 cuts of 2 s from files of ${lengths.join(', ')} minutes, in 360p`,
  needs: 'render',
  measure: async (context) => {
    const { tools, signal, peers } = context;
    const [minute] = await context.media([minuteFile]);
    if (minute === undefined) throw new Error('There is no source.');
    const profile = chooseProfile([], { size: { width: 640, height: 360 }, frameRate: '30/1' });
    const rows: Row[] = [];
    const both = {
      ...context,
      peers: peers.filter(({ peer }) => [clipwright.name, ffmpegGraph.name].includes(peer.name)),
    };
    for (const extension of containers) {
      for (const minutes of lengths) {
        const file = await lengthen(minute, { ffmpeg: tools.ffmpeg, times: minutes, extension, signal });
        const own = [24 * minutes + 0.5, 42 * minutes + 0.25].map((start) => ({ file, start, end: start + 2 }));
        const measured = await withScratch((directory) =>
          contest(both, 'render', (peer) => {
            const output = join(directory, 'out.mp4');
            return {
              run: async () => {
                await rm(output, { force: true });
                await peer.render?.({ tools, signal, montage: { cuts: own, profile }, output });
              },
            };
          }),
        );
        rows.push(...measured.map((row) => ({ ...row, name: `${row.name}: ${extension}, ${minutes} min` })));
      }
    }
    return { rows, remark: 'Each length and container beside the one command; the frames are held by tests.' };
  },
};
