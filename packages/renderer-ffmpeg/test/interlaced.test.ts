// Needs ffmpeg.
import { join } from 'node:path';
import { Rational, type RationalText } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { grayFrames } from '@clipwright/test-kit/gray-frames';
import { scratch } from '@clipwright/test-kit/scratch';
import { some } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodedSource } from './decoded-source.ts';
import { clipRequest, height, numberedFile, numbersIn, type Probed, probe, profileOf, width } from './media.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const short = ffmpegRenderer({ runner });
const long = ffmpegRenderer({ runner, direct: false });
const files = new Map<string, { readonly file: string; readonly probed: Probed }>();

/** Rows of a source's frame: in 4:2:0 with fields a multiple of four. */
const rows = 88;

/** Both fields of a frame carry its number; below it a box moves with every field. */
const moving = (order: 'top' | 'bottom'): string =>
  `color=c=white:s=24x26:r=50[box];[in]crop=160:88:0:0,fps=50[n];[n][box]overlay=x='mod(n*6,130)':y=56:shortest=1,tinterlace=interleave_${order}[out]`;

beforeAll(async () => {
  directory = await scratch();
  const h264 = ['-flags', '+ildct+ilme', '-x264-params', 'tff=1', '-aud', '1'];
  const kinds = {
    'fields.mp4': { interlaced: 'top', filter: moving('top'), output: h264 },
    'fields.ts': {
      interlaced: 'bottom',
      filter: moving('bottom'),
      output: ['-c:v', 'mpeg2video', '-q:v', '2', '-flags', '+ildct+ilme', '-top', '0'],
    },
  } as const;
  for (const [name, { interlaced, filter, output }] of Object.entries(kinds)) {
    const file = await numberedFile(join(directory.path, name), { frames: 50, rate: '25', filter, output });
    const { info, ...rest } = probe(file);
    files.set(name, { file, probed: { ...rest, info: { ...info, video: { ...info.video, interlaced } } } });
  }
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

/** Pixels, a frame, that differ from the rows above and below in the same direction: the teeth of combs. */
function teeth(frames: Buffer, height: number): number {
  let count = 0;
  for (let at = width; at < frames.length - width; at += 1) {
    const y = Math.floor(at / width) % height;
    if (y <= 46 || y >= rows - 1) continue;
    const [above = 0, here = 0, below = 0] = [frames[at - width], frames[at], frames[at + width]];
    if ((here - above) * (here - below) > 50 * 50) count += 1;
  }
  return count / (frames.length / width / height);
}

async function render(name: string, start: Rational, count: number, rate: RationalText) {
  const source = files.get(name);
  if (source === undefined) throw new Error(name);
  const { file, probed } = source;
  const clip = { start, frames: count, profile: profileOf(rate, { video: { ...profileOf(rate).video, crf: 10 } }) };
  const { request, expected } = clipRequest('it', file, probed, clip);
  const inputs = { sources: new Map([['it', decodedSource(file, probed)]]), transforms: {} };
  const targets = [join(directory.path, 'short'), join(directory.path, 'long')] as const;
  await lastValueFrom(short.renderSegment(request, { file: targets[0] }, inputs));
  await lastValueFrom(long.renderSegment(request, { file: targets[1] }, inputs));
  return { file, targets, expected };
}

describe.each(['fields.mp4', 'fields.ts'])('interlaced frames of %s', (name) => {
  const starts = {
    'from a keyframe': [12, 8, '25/1'],
    'from the first frame': [0, 12, '25/1'],
    'from the middle of a group, faster than the source': [17, 20, '50/1'],
    'to the last frame, off the grid': [42, 11, '30/1'],
    'with frames left out': [5, 9, '10/1'],
  } as const;
  for (const [what, [frame, count, rate]] of some(Object.entries(starts), 3)) {
    it(`become whole, each in its place, the same both ways: ${what}`, async () => {
      const { file, targets, expected } = await render(name, Rational.of(frame, 25), count, rate);
      expect(numbersIn(targets[0])).toEqual(expected);
      const [a, b] = targets.map(grayFrames);
      expect(a).toEqual(b);
      if (frame !== 12) return;
      expect(teeth(grayFrames(file), rows)).toBeGreaterThan(100);
      expect(teeth(a ?? Buffer.alloc(0), height)).toBeLessThan(5);
    });
  }
});

it('keep what does not move as it is', async () => {
  const filter =
    'testsrc2=s=160x88:r=25[s];[in]crop=160:88:0:0[n];[n][s]overlay=shortest=1,hue=s=0,select=eq(n\\,0),loop=-1:1,trim=end_frame=12[out]';
  const output = ['-flags', '+ildct+ilme', '-x264-params', 'tff=1', '-crf', '5'];
  const file = await numberedFile(join(directory.path, 'still.mp4'), { frames: 12, rate: '25', filter, output });
  const { info, ...rest } = probe(file);
  files.set('still', { file, probed: { ...rest, info: { ...info, video: { ...info.video, interlaced: 'top' } } } });
  const { targets } = await render('still', Rational.of(2, 25), 6, '25/1');
  const source = grayFrames(file).subarray(0, width * rows);
  const shown = grayFrames(targets[0]);
  expect(shown.length).toBe(6 * width * height);
  let squares = 0;
  for (const [i, value] of shown.entries()) {
    const at = i % (width * height);
    squares += at < source.length ? (value - (source[at] ?? 0)) ** 2 : 0;
  }
  // 36 dB of signal to noise and more: rows made from others alone come to 30.
  expect(squares / 6 / source.length).toBeLessThan(255 ** 2 / 10 ** 3.6);
});
