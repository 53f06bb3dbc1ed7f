import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Rational } from '@clipwright/core';
import { ask, run } from '../process.ts';
import { withScratch } from '../scratch.ts';
import type { Peer } from './peer.ts';

/** editly, if its command is on the search path: it needs the native modules `canvas` and `gl`. */
export const editly: Peer = {
  name: 'editly',
  available: async () => (await ask('editly', ['--version']))?.trim(),
  render: ({ montage, output, signal }) =>
    withScratch(async (directory) => {
      const { cuts, profile } = montage;
      const { width, height } = profile;
      const spec = join(directory, 'spec.json');
      await writeFile(
        spec,
        JSON.stringify({
          outPath: output,
          width,
          height,
          fps: Rational.from(profile.frameRate).toNumber(),
          keepSourceAudio: profile.audio !== null,
          defaults: { transition: null },
          customOutputArgs: ['-c:v', 'libx264', '-preset', profile.video.preset, '-crf', String(profile.video.crf)],
          clips: cuts.map(({ file, start, end }) => ({
            layers: [{ type: 'video', path: file, cutFrom: start, cutTo: end, resizeMode: 'contain' }],
          })),
        }),
      );
      await run('editly', [spec], { signal });
    }),
};
