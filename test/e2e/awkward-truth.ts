import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { numbersIn, size } from './numbered.ts';
import type { NumberedSource } from './rule-of-time.ts';

/** A source as ffmpeg alone sees it, decoded from its first byte to its last. */
export interface Truth extends NumberedSource {
  /** The number that each displayed frame carries. */
  readonly numbers: readonly number[];
  /** MD5 of each displayed frame's bytes, as it decodes. */
  readonly digests: readonly string[];
}

/** A stream of a file: for ffmpeg, the first of its pictures unless given. */
export interface StreamOf {
  readonly file: string;
  readonly stream?: string | undefined;
}

/** What several files have, decoded by one process, with times as they stand in them. */
export async function truthsOf(files: readonly StreamOf[]): Promise<Truth[]> {
  const gray = ['-vf', `scale=${size.width}:${size.height}:flags=bicubic`, '-pix_fmt', 'gray', '-f', 'rawvideo'];
  const digest = ['-enc_time_base', '-1', '-c:v', 'rawvideo', '-f', 'framemd5'];
  const inputs = files.flatMap(({ file }) => ['-i', file]);
  const outputs = files.flatMap(({ stream = 'v:0' }, i) => {
    const map = ['-map', `${i}:${stream}`, '-fps_mode', 'passthrough'];
    return [...map, ...gray, `pipe:${3 + 2 * i}`, ...map, ...digest, `pipe:${4 + 2 * i}`];
  });
  const pipes = files.flatMap(() => ['pipe', 'pipe'] as const);
  const { stdio } = spawn('ffmpeg', ['-v', 'error', '-copyts', ...inputs, ...outputs], {
    stdio: ['ignore', 'ignore', 'ignore', ...pipes],
  });
  const read = [...stdio].slice(3).map(async (pipe) => {
    if (!(pipe instanceof Readable)) throw new Error('There is no pipe.');
    return await buffer(pipe);
  });
  const all = await Promise.all(read);
  return files.map(({ file }, i) => {
    const lines = (all[2 * i + 1] ?? '').toString().split('\n');
    const packets = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(','));
    const [, numerator = '0', denominator = '1'] = /^#tb 0: (\d+)\/(\d+)$/m.exec(lines.join('\n')) ?? [];
    return {
      ...{ file, first: 0, timebase: [BigInt(numerator), BigInt(denominator)] },
      ticks: packets.map((packet) => BigInt(packet[2]?.trim() ?? '0')),
      numbers: numbersIn(all[2 * i] ?? Buffer.alloc(0)),
      digests: packets.map((packet) => packet[5]?.trim() ?? ''),
    };
  });
}

export async function truthOf(file: string, stream?: string): Promise<Truth> {
  const [truth] = await truthsOf([{ file, stream }]);
  if (truth === undefined) throw new Error(`Nothing is known of ${file}.`);
  return truth;
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
