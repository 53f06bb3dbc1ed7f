import { execFileSync } from 'node:child_process';
import { basename, extname, join } from 'node:path';
import { makeNumbered, size } from './numbered.ts';

/** One recording: as it is, and as a camera splits it into files, each of which starts at 0. Made by ffmpeg alone. */
export interface SplitRecording {
  readonly whole: string;
  readonly parts: readonly string[];
  /** All values of each picture of the whole, in order. */
  readonly pictures: readonly Buffer[];
  /** The number that its first frame carries. */
  readonly first: number;
}

export const rate = '30000/1001';
export const frames = 300;
/** Frames in a group: 433.77 ms, so that no part is as long as a whole number of milliseconds. */
export const group = 13;
/** Frames with which the second and the third part begin: each is a keyframe. */
export const seams = [91, 208] as const;

const codecs: Readonly<Record<string, readonly string[]>> = {
  h264: [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '2', '-pix_fmt', 'yuv420p', '-g', String(group)],
    ...['-keyint_min', String(group), '-sc_threshold', '0', '-bf', '3'],
  ],
  hevc: [
    ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-tag:v', 'hvc1'],
    ...['-x265-params', `log-level=error:keyint=${group}:min-keyint=${group}:open-gop=0:bframes=3`],
  ],
};

export function ffmpeg(...args: readonly string[]): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { maxBuffer: 2 ** 28 });
}

/** Encoded once, then split by its packets. */
export function splitRecording(
  folder: string,
  name: string,
  codec: string,
  first: number,
  at: readonly number[] = seams,
): SplitRecording {
  const whole = join(folder, name);
  const extension = extname(name);
  makeNumbered(whole, { rate, frames, first, args: [...(codecs[codec] ?? []), '-c:a', 'aac', '-b:a', '192k'] });
  const pattern = join(folder, `${basename(name, extension)}-%d${extension}`);
  const tag = codec === 'hevc' && extension !== '.mkv' ? ['-tag:v', 'hvc1'] : [];
  const split = ['-f', 'segment', '-segment_frames', at.join(','), '-reset_timestamps', '1'];
  ffmpeg('-i', whole, '-map', '0', '-c', 'copy', ...tag, ...split, pattern);
  const parts = [0, ...at].map((_, part) => pattern.replace('%d', String(part)));
  return { whole, parts, pictures: picturesIn(whole), first };
}

/** All values of each picture of a file, as ffmpeg alone decodes it. */
export function picturesIn(file: string): readonly Buffer[] {
  const raw = ffmpeg('-i', file, '-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1');
  const bytes = 1.5 * size.width * size.height;
  return Array.from({ length: raw.length / bytes }, (_, i) => raw.subarray(i * bytes, (i + 1) * bytes));
}
