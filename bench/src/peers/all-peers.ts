import { clipwright } from './clipwright.ts';
import { clipwrightIsolated, clipwrightLibav } from './clipwright-libav.ts';
import { editly } from './editly.ts';
import { ffmpegGraph } from './ffmpeg-graph.ts';
import { ffmpegInTurn } from './ffmpeg-in-turn.ts';
import { ffmpegParallel } from './ffmpeg-parallel.ts';
import { ffmpegPipe } from './ffmpeg-pipe.ts';
import { ffprobeInTurn } from './ffprobe-in-turn.ts';
import { fluentFfmpeg } from './fluent-ffmpeg.ts';
import { melt } from './melt.ts';
import { moviepy, moviepyThreads } from './moviepy.ts';
import type { Peer } from './peer.ts';
import { pyav } from './pyav.ts';

/** Ourselves first: the others are compared with the first. */
export const allPeers: readonly Peer[] = [
  clipwright,
  clipwrightLibav,
  clipwrightIsolated,
  ffprobeInTurn,
  ffmpegGraph,
  ffmpegInTurn,
  ffmpegParallel,
  ffmpegPipe,
  fluentFfmpeg,
  moviepy,
  moviepyThreads,
  melt,
  editly,
  pyav,
];
