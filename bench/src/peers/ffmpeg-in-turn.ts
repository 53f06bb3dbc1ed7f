import { renderParts } from './ffmpeg/render-parts.ts';
import { versionOf } from './ffmpeg/version.ts';
import type { Peer } from './peer.ts';

/** As a careful script does it: one ffmpeg after the other, each with its own automatic threads, then a join. */
export const ffmpegInTurn = {
  name: 'ffmpeg, one clip after the other',
  available: ({ ffmpeg }) => versionOf(ffmpeg),
  render: (job) => renderParts(job, 1),
} satisfies Peer;
