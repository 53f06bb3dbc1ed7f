import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { frameTicks, numbersIn, size } from './numbered.ts';
import type { NumberedSource } from './rule-of-time.ts';

/** A source as ffmpeg alone sees it, decoded from its first byte to its last. */
export interface Truth extends NumberedSource {
  /** The number that each displayed frame carries. */
  readonly numbers: readonly number[];
  /** MD5 of each displayed frame's bytes, as it decodes. */
  readonly digests: readonly string[];
}

export async function truthOf(file: string, stream = 'v:0'): Promise<Truth> {
  const map = ['-map', `0:${stream}`, '-fps_mode', 'passthrough'];
  const gray = [
    '-vf',
    `scale=${size.width}:${size.height}:flags=bicubic`,
    '-pix_fmt',
    'gray',
    '-f',
    'rawvideo',
    'pipe:1',
  ];
  const digest = ['-enc_time_base', '-1', '-c:v', 'rawvideo', '-f', 'framemd5', 'pipe:3'];
  const args = ['-v', 'error', '-i', file, ...map, ...gray, ...map, ...digest];
  const { stdout, stdio } = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
  const third = stdio[3];
  if (!(stdout instanceof Readable) || !(third instanceof Readable)) throw new Error('There are no pipes.');
  const [pictures, lines] = await Promise.all([buffer(stdout), text(third)]);
  return {
    file,
    first: 0,
    ...frameTicks(file, stream),
    numbers: numbersIn(pictures),
    digests: lines
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(',')[5]?.trim() ?? ''),
  };
}

/**
 * Two sources one after the other: the second as its times say or, where they are not later, from the first one's end.
 */
export function inOneFile(a: Truth, b: Truth): Truth {
  const [zero = 0n, one = 0n] = a.ticks;
  const end = (a.ticks.at(-1) ?? 0n) + one - zero;
  const [begin = 0n] = b.ticks;
  const shift = begin < end ? end - begin : 0n;
  return {
    ...a,
    ticks: [...a.ticks, ...b.ticks.map((tick) => tick + shift)],
    numbers: [...a.numbers, ...b.numbers],
    digests: [...a.digests, ...b.digests],
  };
}

/**
 * The positions of the frames on screen during a range in seconds. Lists carry rounded decimals: a millisecond is
 * nothing, and one tick more where ticks are coarser, unless they count frames.
 */
export function onScreen({ ticks, timebase }: Truth, start: number, end: number): number[] {
  const [zero = 0n] = ticks;
  const times = ticks.map((tick) => (Number(tick - zero) * Number(timebase[0])) / Number(timebase[1]));
  const tick = Number(timebase[0]) / Number(timebase[1]);
  const frame = (times.at(-1) ?? 0) / (times.length - 1);
  const eps = 0.001 + (tick > 0.001 && tick <= frame / 2 ? tick : 0);
  const from = times.findLastIndex((time) => time <= start + eps);
  const until = times.findLastIndex((time) => time < end - eps);
  return times.map((_, i) => i).slice(from, until + 1);
}
