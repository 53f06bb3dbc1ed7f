import { join } from 'node:path';
import { tool } from '@clipwright/test-kit/tool';
import { expect } from 'vitest';

/** How well what is encoded beside copies would be encoded by itself, and how much two such measures may differ. */
export const [preset, crf, noise] = ['veryfast', 18, 0.001] as const;

/** Frames of a file, in order. */
export interface Stretch {
  readonly file: string;
  /** Index of the stream among all. @default the first of pictures */
  readonly stream?: number;
  readonly from: number;
  readonly frames: number;
}

const trimmed = ({ from, frames }: Stretch): string =>
  `trim=start_frame=${from}:end_frame=${from + frames},settb=1/25,setpts=N,format=yuv420p`;

/**
 * The mean of the similarity of two stretches, 1 where they are the same, by ffmpeg's ssim filter.
 *
 * @param alone A file that the frames of the second one are encoded into by x264 alone. @default none
 */
function similarity(a: Stretch, b: Stretch, alone?: string): number {
  const [one, other] = [a, b].map(({ stream = 'v:0' }, i) => `${i}:${stream}`);
  const twice = alone === undefined ? '' : ',split[c]';
  const graph = `[${one}]${trimmed(a)}[a];[${other}]${trimmed(b)}${twice}[b];[a][b]ssim=stats_file=-[seen]`;
  const inputs = [a, b].flatMap(({ file }) => ['-noautorotate', '-i', file]);
  const encoder = ['-fps_mode', 'passthrough', '-c:v', 'libx264', '-preset', preset, '-crf', String(crf)];
  const encoded = alone === undefined ? [] : ['-map', '[c]', ...encoder, alone];
  const outputs = ['-filter_complex', graph, '-map', '[seen]', '-f', 'null', '-', ...encoded];
  const stats = tool('ffmpeg', ['-y', ...inputs, ...outputs]).toString();
  const all = [...stats.matchAll(/ All:([\d.]+)/g)].map(([, value]) => Number(value));
  expect(all).toHaveLength(a.frames);
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

/**
 * Holds what was encoded against the frames that it shows: it is as good as what x264 alone makes of them. One by one
 * ends of few frames differ more than all of them together: here the one is better, there the other.
 */
export function judgeEnds(ends: readonly (readonly [own: Stretch, shown: Stretch])[], folder: string): void {
  const file = join(folder, 'alone.mp4');
  const all = ends.map(([own, shown]) => ({
    name: `frames ${own.from} to ${own.from + own.frames - 1}`,
    frames: own.frames,
    ours: similarity(own, shown, file),
    others: similarity({ file, from: 0, frames: shown.frames }, shown),
  }));
  for (const { name, ours, others } of all) expect.soft(ours, name).toBeGreaterThan(others - 2 * noise);
  const mean = (of: 'ours' | 'others'): number =>
    all.reduce((sum, end) => sum + end[of] * end.frames, 0) / all.reduce((sum, { frames }) => sum + frames, 0);
  if (all.length > 0) expect.soft(mean('ours'), 'all of them').toBeGreaterThan(mean('others') - noise);
}
