import { join } from 'node:path';
import { run } from '../process.ts';
import { withScratch } from '../scratch.ts';
import { joinParts } from './ffmpeg/join-parts.ts';
import { versionOf } from './ffmpeg/version.ts';
import type { Peer } from './peer.ts';

/**
 * As one usually sees it: each clip cut out by `-c copy`, then all joined by the concat demuxer. A seek lands on the
 * keyframe before the cut, and an end on no frame's border, so that mostly there are more frames than were asked for.
 */
export const ffmpegCopies: Peer = {
  name: 'ffmpeg, clips cut by -c copy',
  available: ({ ffmpeg }) => versionOf(ffmpeg),
  render: ({ tools, signal, montage, output }) =>
    withScratch(async (directory) => {
      const parts = montage.cuts.map((_, index) => join(directory, `${index}.mp4`));
      for (const [index, { file, start, end }] of montage.cuts.entries()) {
        const input = ['-ss', String(start), '-t', (end - start).toFixed(6), '-i', `file:${file}`];
        await run(tools.ffmpeg, ['-v', 'error', '-nostdin', ...input, '-c', 'copy', `file:${parts[index]}`], {
          signal,
        });
      }
      await joinParts({ ffmpeg: tools.ffmpeg, parts, list: join(directory, 'list.txt'), output, signal });
    }),
};
