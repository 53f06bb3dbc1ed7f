import { type FfmpegRunner, listSafety } from '@clipwright/ffmpeg';
import { type MovieTrack, movieOf } from '@clipwright/packets';
import type { Frames, PlacedPicture, SampleRun } from '@clipwright/rendering';
import { SequentialFiles } from '@clipwright/rendering';

/** How a process reads some packets as a file of their own. */
export interface Excerpt {
  /** Names the input. */
  readonly args: readonly string[];
  /** What it is given to read. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Ticks per second of the times that it prints. */
  readonly timescale: number;
  /** The frame that stands at such a time. */
  frameAt(tick: number): number;
  /** The time of such a frame; of one that is not in it, -1. */
  tickOf(frame: number): number;
}

/** One tick is one frame; any number of them a second will do. */
const timescale = 25;

/**
 * Some frames of a picture as an mp4 of their own, each frame one tick after the one before. A process that decodes
 * stretches of a file opens it for each, and decodes some frames more of each time, to find out what it is: twenty such
 * stretches of 1080p take it 1.5 s before it begins, and this takes it 0.1 s.
 *
 * @param stretches Of the frames, ascending.
 */
export function excerptOf(picture: PlacedPicture, stretches: readonly Frames[]): Excerpt {
  const { file, entry, places, sizes, frames } = picture;
  const taken: number[] = [];
  const keys = new Set(stretches.map(({ from }) => from));
  let stretch = 0;
  for (let n = 0; n < frames.length; n += 1) {
    const frame = frames[n] ?? 0;
    // In the order of decoding one is left when the first of the next comes, which shows nothing before it.
    if (frame === stretches[stretch + 1]?.from) stretch += 1;
    const { from, to } = stretches[stretch] ?? { from: 0, to: -1 };
    if (frame >= from && frame <= to) taken.push(n);
  }
  const shown = taken.map((n) => frames[n] ?? 0);
  const order = shown.toSorted((a, b) => a - b);
  const ranks = new Map(order.map((frame, rank) => [frame, rank]));
  const delays = shown.map((frame, n) => n - (ranks.get(frame) ?? 0));
  const delay = delays.reduce((most, each) => Math.max(most, each), 0);
  const track: MovieTrack = {
    entry,
    timescale,
    sizes: Uint32Array.from(taken, (n) => sizes[n] ?? 0),
    durations: [{ samples: taken.length, ticks: 1 }],
    ...(delay === 0 ? {} : { offsets: delays.map((each) => delay - each) }),
    sync: Uint8Array.from(shown, (frame) => Number(keys.has(frame))),
    edit: { start: delay, duration: taken.length },
  };
  const run = { file, places: taken.map((n) => places[n] ?? 0), sizes: track.sizes };
  return {
    args: ['-f', 'mov', '-i', 'pipe:0'],
    stdin: bytesOf(movieOf('mp4', [track]).head, run),
    timescale,
    frameAt: (tick) => order[tick] ?? -1,
    tickOf: (frame) => ranks.get(frame) ?? -1,
  };
}

/** More do not make it quicker: there are few frames between keyframes to share out. */
export const maxThreads = 4;

/** How ffmpeg decodes an excerpt, every frame as a player does; what is done with the picture comes behind. */
export interface Decoding {
  readonly args: readonly string[];
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly threads: number;
}

/**
 * @param isForeign Whether the packets are a user's.
 * @param together Processes that shall find room beside each other.
 */
export function decodingOf(
  runner: FfmpegRunner,
  { args, stdin }: Excerpt,
  isForeign: boolean,
  together: number,
): Decoding {
  const threads = Math.max(1, Math.min(maxThreads, Math.floor(runner.budget.tokens / together)));
  const safety = isForeign ? listSafety(runner.inputs.options).decoder : [];
  const input = ['-hide_banner', '-nostdin', '-v', 'error', '-threads', String(threads), '-noautorotate', ...safety];
  return { args: [...input, ...args], stdin, threads };
}

async function* bytesOf(head: Uint8Array, run: SampleRun): AsyncGenerator<Uint8Array> {
  yield head;
  await using files = new SequentialFiles();
  for (let n = 0; n < run.sizes.length; n += 1) yield Uint8Array.from(await files.packet(run, n));
}
