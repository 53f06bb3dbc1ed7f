import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { grayFrames } from '@clipwright/test-kit/gray-frames';

/** Bits of a frame's number: sources are told apart by the thousands. */
export const bits = 13;
export const size = { width: 208, height: 96 };

/** How a numbered video is made. */
export interface Numbering {
  readonly rate: string;
  readonly frames: number;
  /** The number of the first frame. */
  readonly first: number;
  /** Options of ffmpeg for the encoders. */
  readonly args: readonly string[];
  /** Seconds from one beep of 30 ms to the next, with silence between. @default none: a tone throughout */
  readonly beeps?: number;
}

/** The frames of a numbered video, gray: their number in the upper half, and something that moves below. */
function numberedFrames({ frames, first }: Numbering): Buffer {
  const { width, height } = size;
  const block = width / bits;
  const input = Buffer.alloc(width * height * frames);
  for (let frame = 0; frame < frames; frame += 1) {
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const bit = ((first + frame) >> Math.floor(x / block)) & 1;
        const picture = y < height / 2 ? bit * 255 : (x * 3 + frame * 5 + y) & 127;
        input[(frame * height + y) * width + x] = picture;
      }
    }
  }
  return input;
}

/** What ffmpeg reads of a numbered video: its frames, out of a file or a pipe, and its sound. */
function inputsOf({ rate, first, beeps }: Numbering, frames: string): readonly string[] {
  const { width, height } = size;
  const sound =
    beeps === undefined
      ? `sine=frequency=${300 + first / 10}:sample_rate=44100`
      : `aevalsrc=0.8*sin(2*PI*1000*t)*lt(mod(t\\,${beeps})\\,0.03):s=44100`;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', rate, '-i', frames];
  return [...raw, '-f', 'lavfi', '-i', sound];
}

/**
 * A video whose frames carry their number in the upper half, a block a bit, white for one: made by ffmpeg from pictures
 * made here, so nothing of the project is involved.
 */
export function makeNumbered(file: string, numbering: Numbering): void {
  const inputs = inputsOf(numbering, 'pipe:0');
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, '-shortest', ...numbering.args, file], {
    input: numberedFrames(numbering),
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}

/** The same of several videos, by one process: to start one takes longer than to make a short video. */
export function makeAllNumbered(videos: readonly (readonly [file: string, Numbering])[]): void {
  const frames = videos.map(([file, numbering]) => {
    writeFileSync(`${file}.gray`, numberedFrames(numbering));
    return `${file}.gray`;
  });
  const inputs = videos.flatMap(([, numbering], i) => inputsOf(numbering, frames[i] ?? ''));
  const outputs = videos.flatMap(([file, { args }], i) => {
    // Streams are named as if it were the only one.
    const own = args.map((each) => each.replace(/^([01]):(?=[va]$)/, (_, input) => `${2 * i + Number(input)}:`));
    const maps = args.includes('-map') ? [] : ['-map', `${2 * i}:v`, '-map', `${2 * i + 1}:a`];
    return [...maps, '-shortest', ...own, file];
  });
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, ...outputs], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (const each of frames) rmSync(each);
}

/** The numbers of a finished video's frames, in order, decoded by ffmpeg. */
export function readNumbers(file: string): number[] {
  return numbersIn(grayFrames(file));
}

/** The numbers of frames given as gray pictures of that size, one after the other. */
export function numbersIn(stdout: Buffer): number[] {
  const { width, height } = size;
  const numbers: number[] = [];
  for (let offset = 0; offset + width * height <= stdout.length; offset += width * height) {
    let number = 0;
    for (let bit = 0; bit < bits; bit += 1) {
      const x = Math.floor((bit + 0.5) * (width / bits));
      if ((stdout[offset + Math.floor(height / 4) * width + x] ?? 0) > 127) number |= 1 << bit;
    }
    numbers.push(number);
  }
  return numbers;
}

/** The packets of a stream as ffprobe sees them: timestamps in ticks, and the timebase. */
export function probeStream(file: string, stream: 'v:0' | 'a:0') {
  const { stdout } = spawnSync(
    'ffprobe',
    [
      ...['-v', 'error', '-select_streams', stream, '-of', 'json', '-show_packets'],
      ...['-show_entries', 'stream=time_base,duration,start_time,r_frame_rate,avg_frame_rate:packet=pts,dts', file],
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const probed: {
    streams: {
      time_base: string;
      duration: string;
      start_time: string;
      r_frame_rate: string;
      avg_frame_rate: string;
    }[];
    packets: { pts: number; dts: number }[];
  } = JSON.parse(stdout);
  const [described] = probed.streams;
  if (described === undefined) throw new Error(`${file} has no stream ${stream}.`);
  return { ...described, packets: probed.packets };
}

/** When each frame is shown, in ticks, as ffprobe decodes it, and the seconds of a tick as a fraction. */
export function frameTicks(file: string, stream = 'v:0'): { ticks: bigint[]; timebase: [bigint, bigint] } {
  const { stdout } = spawnSync(
    'ffprobe',
    [
      ...['-v', 'error', '-select_streams', stream, '-of', 'json', '-show_frames'],
      ...['-show_entries', 'stream=time_base:frame=best_effort_timestamp', file],
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const probed: { streams: { time_base: string }[]; frames: { best_effort_timestamp?: number }[] } = JSON.parse(stdout);
  const [numerator = 0n, denominator = 1n] = (probed.streams[0]?.time_base ?? '0/1').split('/').map(BigInt);
  const ticks: bigint[] = [];
  for (const { best_effort_timestamp: tick } of probed.frames) {
    // Where containers leave out times, the last frame has none: it comes as long after the one before as that one did.
    const [before = 0n, last = 0n] = ticks.slice(-2);
    ticks.push(tick === undefined ? last + (last - before) : BigInt(tick));
  }
  return { ticks, timebase: [numerator, denominator] };
}
