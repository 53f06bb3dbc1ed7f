import { join } from 'node:path';
import { chooseProfile } from '@clipwright/core/plan';
import { median } from '../measure/median.ts';
import { cameraTake } from '../media/catalogue.ts';
import { plannedSeconds } from '../peers/clipwright.ts';
import { clipwrightCopying, clipwrightEncoding } from '../peers/clipwright-copying.ts';
import { ffmpegCopies } from '../peers/ffmpeg-copies.ts';
import { ffmpegGraph } from '../peers/ffmpeg-graph.ts';
import { ffmpegParallel } from '../peers/ffmpeg-parallel.ts';
import type { Peer } from '../peers/peer.ts';
import type { Row } from '../report/result.ts';
import { ratioText } from '../report/units.ts';
import { type CameraCuts, cameraCuts } from '../work/camera-cuts.ts';
import type { Montage } from '../work/work.ts';
import { renderContest } from './render-contest.ts';
import type { BenchContext, Workload } from './workload.ts';

interface Case extends CameraCuts {
  readonly name: string;
  /** What the title says of the cuts. */
  readonly which: string;
  /** Seconds of each clip with `--full`. */
  readonly fullSeconds?: number;
  /** Frames from a keyframe to the next. */
  readonly group: number;
}

/** Those that encode all. They take minutes where the others take seconds, and have one turn. */
const encoding: readonly Peer[] = [clipwrightEncoding, ffmpegGraph, ffmpegParallel];

const cases: readonly Case[] = [
  {
    name: 'cuts-short-groups',
    which: 'at ragged cuts, groups of 1 s',
    clips: 10,
    seconds: 10,
    fullSeconds: 60,
    group: 30,
  },
  {
    name: 'cuts-on-borders',
    which: 'at borders of groups of 1 s',
    clips: 10,
    seconds: 10,
    fullSeconds: 60,
    border: 1,
    group: 30,
  },
  {
    name: 'cuts-long-groups',
    which: 'at ragged cuts, groups of 250 frames',
    clips: 3,
    seconds: 20,
    fullSeconds: 60,
    group: 250,
  },
  {
    name: 'cuts-two-seconds',
    which: 'at ragged cuts, groups of 1 s',
    clips: 10,
    seconds: 2,
    group: 30,
  },
  {
    name: 'cuts-tiny',
    which: 'at ragged cuts, groups of 1 s',
    clips: 10,
    seconds: 0.6,
    group: 30,
  },
];

/** How the lengths of clips are said. */
const secondsOf = ({ seconds, fullSeconds = seconds }: Case, { full }: Pick<BenchContext, 'full'>): number =>
  full ? fullSeconds : seconds;

/** What of the picture's work the cost model leaves where packets are copied. */
async function boundOf({ tools, signal }: BenchContext, montage: Montage): Promise<number> {
  const job = { tools, signal, montage, output: join('/', 'planned.mp4') };
  return (await plannedSeconds(job, 'never')) / (await plannedSeconds(job, 'auto'));
}

function remarkOf(bound: number, rows: readonly Row[]): string {
  const text = `by the cost model the picture takes ${ratioText(bound)} less processor time copied than encoded`;
  const [copied, encoded] = [clipwrightCopying, clipwrightEncoding].map(
    ({ name }) => rows.find((row) => row.name === name)?.processorMs,
  );
  if (copied === undefined || encoded === undefined) return text;
  return `${text}; measured of all: ${ratioText(median(encoded) / median(copied))}`;
}

/** What copying saves: packets of two takes of a camera, which only lack the ends of clips. */
export const copyingCuts: readonly Workload[] = cases.map((each) => ({
  name: each.name,
  title: (context) => `Render ${each.clips} clips of ${secondsOf(each, context)} s ${each.which}, in 1080p`,
  measure: async (context) => {
    const seconds = secondsOf(each, context);
    const length = seconds > 20 ? 75 : seconds > 10 ? 30 : 16;
    const files = await context.media([cameraTake(1, each.group, length), cameraTake(2, each.group, length)]);
    const profile = chooseProfile([], { size: { width: 1920, height: 1080 }, frameRate: '30/1', crf: 18 });
    const montage = { cuts: cameraCuts(files, { ...each, seconds }), profile };
    const installed = async (peers: readonly Peer[]): Promise<BenchContext['peers']> =>
      Promise.all(peers.map(async (peer) => ({ peer, version: (await peer.available(context.tools)) ?? '' })));
    const copies = { ...context, peers: await installed([clipwrightCopying, ffmpegCopies]) };
    const encodings = { ...context, peers: await installed(encoding), runs: 1 };
    const rows = [
      ...(await renderContest(copies, montage, files)),
      ...(await renderContest(encodings, montage, files)),
    ];
    return { rows, remark: remarkOf(await boundOf(context, montage), rows) };
  },
}));
