import { availableParallelism } from 'node:os';
import { renderParts } from './ffmpeg/render-parts.ts';
import { versionOf } from './ffmpeg/version.ts';
import type { Peer } from './peer.ts';

/** As many ffmpegs at once as there are cores, with a thread each, then a join. */
export const ffmpegParallel: Peer = {
  name: `ffmpeg, ${availableParallelism()} clips at once`,
  available: ({ ffmpeg }) => versionOf(ffmpeg),
  render: (job) => renderParts(job, availableParallelism()),
};
