import { run } from '../process.ts';
import { versionOf } from './ffmpeg/version.ts';
import type { Peer } from './peer.ts';

/** One ffprobe for each clip, one after the other. */
export const ffprobeInTurn = {
  name: 'ffprobe, one clip after the other',
  available: ({ ffprobe }) => versionOf(ffprobe),
  open: async ({ tools, signal, cuts }) => {
    for (const { file } of cuts) {
      const args = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', `file:${file}`];
      await run(tools.ffprobe, args, { signal });
    }
  },
} satisfies Peer;
