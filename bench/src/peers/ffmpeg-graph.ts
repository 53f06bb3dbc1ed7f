import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process.ts';
import { withScratch } from '../scratch.ts';
import { placeCuts } from '../work/grid.ts';
import { cutGlobals, cutInput, encoding, pictureChain, soundChain } from './ffmpeg/cut-chains.ts';
import { versionOf } from './ffmpeg/version.ts';
import type { Peer, RenderJob } from './peer.ts';

/** Beyond so many inputs a decoder of several threads each costs more memory and descriptors than it brings. */
const manyInputs = 32;

/**
 * The best command written by hand: a seeked input for each clip, and one filter graph that trims, fits and joins them.
 */
export const ffmpegGraph: Peer = {
  name: 'ffmpeg, one filter graph',
  available: ({ ffmpeg }) => versionOf(ffmpeg),
  render: ({ tools, signal, montage, output }: RenderJob) =>
    withScratch(async (directory) => {
      const { profile } = montage;
      const placed = placeCuts(montage);
      const decoder = placed.length > manyInputs ? ['-threads', '1'] : [];
      const sound =
        profile.audio === null ? [] : placed.map((cut, i) => `[${i}:a:0]${soundChain(cut, profile)}[a${i}]`);
      const joined = (kind: 'v' | 'a'): string => placed.map((_, i) => `[${kind}${i}]`).join('');
      const graph = [
        ...placed.map((cut, i) => `[${i}:v:0]${pictureChain(cut, profile)}[v${i}]`),
        ...sound,
        // What is on the grid is numbered again, since joining adds up rounded durations.
        `${joined('v')}concat=n=${placed.length},settb=1/(${profile.frameRate}),setpts=N[v]`,
        ...(sound.length === 0 ? [] : [`${joined('a')}concat=n=${placed.length}:v=0:a=1[a]`]),
      ].join(';\n');
      const script = join(directory, 'graph.txt');
      await writeFile(script, graph);
      await run(
        tools.ffmpeg,
        [
          ...cutGlobals,
          ...placed.flatMap((cut) => [...decoder, ...cutInput(cut)]),
          ...['-filter_complex_script', script, '-map', '[v]', ...(sound.length === 0 ? [] : ['-map', '[a]'])],
          ...[...encoding(profile), '-movflags', '+faststart', `file:${output}`],
        ],
        { signal },
      );
    }),
};
