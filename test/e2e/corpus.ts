import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { makeNumbered } from './numbered.ts';

const media = process.env.CLIPWRIGHT_TEST_MEDIA;

/** A stretch of a file, in seconds. */
export interface CorpusClip {
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

/** Sixteen stretches of files of mixed sizes, rates and containers: VP8, HEVC 10-bit, rotated, silent among them. */
const corpus: [file: string, start: number, end: number][] = [
  ['torchcodec/nasa_13013.mp4', 1, 2],
  ['torchcodec/nasa_13013_rotated.mp4', 0.1, 0.5],
  ['torchcodec/test_non_zero_start.mp4', 0, 0.35],
  ['auto-editor/example.mp4', 5.21, 6],
  ['auto-editor/man-on-green-screen.mp4', 20, 20.8],
  ['sample-videos/car-detection.mp4', 3.3, 4.1],
  ['sample-videos/bottle-detection.mp4', 2, 2.7],
  ['shared-assets/flower.mp4', 1, 2],
  ['shared-assets/flower.webm', 1, 2],
  ['shared-assets/friday.mp4', 4.5, 5.25],
  ['moviepy/big_buck_bunny_0_30.webm', 10, 10.9],
  ['moviepy/chaplin.mp4', 2, 3.01],
  ['media/sample_edit_list.mp4', 0.5, 1.25],
  ['media/sample_with_increasing_timestamps_360p.mp4', 7, 7.777],
  ['media/sample.avi', 1, 2],
  ['media/bbb_2500ms.ts', 0.5, 1.1],
];

/** What ffmpeg can make anywhere, instead: by the arguments of each. */
const makeable: [name: string, rate: string, args: string[]][] = [
  ['plain.mp4', '30', ['-c:v', 'libx264', '-pix_fmt', 'yuv420p']],
  ['film.mkv', '24000/1001', ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-s', '320x240']],
  ['web.webm', '25', ['-c:v', 'libvpx', '-deadline', 'realtime', '-b:v', '500k', '-c:a', 'libvorbis']],
  ['ten-bit.mp4', '30', ['-c:v', 'libx264', '-pix_fmt', 'yuv420p10le', '-s', '320x180']],
  ['silent.mov', '60', ['-c:v', 'libx264', '-pix_fmt', 'yuv444p', '-an']],
  ['broadcast.ts', '25', ['-c:v', 'mpeg2video', '-q:v', '4', '-c:a', 'mp2']],
  ['odd.avi', '25/2', ['-c:v', 'mpeg4', '-q:v', '4', '-c:a', 'libmp3lame', '-s', '322x182']],
];

/**
 * Sixteen clips of files that differ as files do: the test media where they are, otherwise files made in the folder by
 * ffmpeg.
 */
export function corpusClips(folder: string): CorpusClip[] {
  if (media !== undefined) {
    return corpus.map(([file, start, end]) => ({ source: join(media, 'files', file), start, end }));
  }
  for (const [i, [name, rate, args]] of makeable.entries()) {
    makeNumbered(join(folder, name), { rate, frames: 120, first: 1000 * i, args });
  }
  turn(join(folder, 'plain.mp4'), join(folder, 'turned.mp4'));
  return [...makeable.map(([name]) => name), 'turned.mp4'].flatMap((name) => [
    { source: join(folder, name), start: 0.31, end: 1.1 },
    { source: join(folder, name), start: 1.5, end: 2 },
  ]);
}

/** Turned by its container alone, as phones do; ffmpeg 6 changed how that is said. */
function turn(from: string, to: string): void {
  const ways = [
    ['-display_rotation', '90', '-i', from, '-c', 'copy', to],
    ['-i', from, '-c', 'copy', '-metadata:s:v:0', 'rotate=90', to],
  ];
  const turned = ways.some((args) => spawnSync('ffmpeg', ['-v', 'error', '-y', ...args]).status === 0);
  if (!turned) throw new Error('ffmpeg could not write a rotated file.');
}
