// Needs ffmpeg.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Background, Rational } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodedSource } from './decoded-source.ts';
import { clipRequest, numberedFile, probe, profileOf } from './media.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const short = ffmpegRenderer({ runner });
const long = ffmpegRenderer({ runner, direct: false });

beforeAll(async () => {
  directory = await scratch();
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

/** The frames of either file, which one process decodes. */
function frames(one: string, other: string): readonly string[][] {
  const maps = ['-map', '0:v:0', '-map', '1:v:0', '-fps_mode', 'passthrough', '-f', 'framemd5', 'pipe:1'];
  const text = tool('ffmpeg', ['-i', one, '-i', other, ...maps]).toString();
  const lines = text.split('\n').filter((line) => /^\d/.test(line));
  // Behind the number of the stream.
  return ['0', '1'].map((stream) => lines.flatMap((line) => (line.startsWith(`${stream},`) ? [line.slice(1)] : [])));
}

async function bothWays(
  file: string,
  fit: 'contain' | 'cover' | 'stretch',
  start: Rational,
  count: number,
  background: Background = '#000000',
) {
  const probed = probe(file);
  const clip = { start, frames: count, profile: profileOf('30/1', { fit, background, width: 128, height: 96 }) };
  const { request } = clipRequest('it', file, probed, clip);
  const inputs = { sources: new Map([['it', decodedSource(file, probed)]]), transforms: {} };
  const targets = [join(directory.path, 'short'), join(directory.path, 'long')] as const;
  await lastValueFrom(short.renderSegment(request, { file: targets[0] }, inputs));
  await lastValueFrom(long.renderSegment(request, { file: targets[1] }, inputs));
  const [a = [], b = []] = frames(...targets);
  expect(a).toHaveLength(count);
  return [a, b];
}

describe('direct and piped segments have the same frames', () => {
  const kinds = {
    'plain.mp4': [],
    'ten.mp4': ['-c:v', 'libx265', '-x265-params', 'log-level=error:pools=1', '-pix_fmt', 'yuv420p10le'],
    'full.mp4': ['-pix_fmt', 'yuvj420p', '-color_range', 'pc'],
    'wide.mp4': ['-pix_fmt', 'yuv444p', '-aspect', '2.35'],
    'vp8.webm': ['-c:v', 'libvpx', '-b:v', '500k'],
    'tagged.mkv': ['-colorspace', 'bt470bg', '-color_primaries', 'bt470bg', '-color_trc', 'gamma28'],
    'odd.mkv': ['-vf', 'scale=101:57', '-c:v', 'ffv1'],
    'alpha.mov': ['-vf', 'format=rgba,geq=r=r(X\\,Y):g=g(X\\,Y):b=b(X\\,Y):a=2*X', '-c:v', 'qtrle', '-pix_fmt', 'argb'],
    'gray.mkv': ['-c:v', 'ffv1', '-pix_fmt', 'gray'],
    'palette.mov': ['-c:v', 'png', '-pix_fmt', 'pal8'],
    'hdr.mp4': [
      ...['-c:v', 'libx265', '-x265-params', 'log-level=error:pools=1', '-pix_fmt', 'yuv420p10le'],
      ...['-color_trc', 'smpte2084', '-color_primaries', 'bt2020', '-colorspace', 'bt2020nc'],
    ],
  };
  /** In the check what each differs in: range, shape, sides that are odd, transparency, depth and dynamic range. */
  const often = ['full.mp4', 'wide.mp4', 'odd.mkv', 'alpha.mov', 'hdr.mp4'];
  for (const [which, [name, output]] of Object.entries(kinds).entries()) {
    if (!isSoak && !often.includes(name)) continue;
    it(name, async () => {
      const file = await numberedFile(join(directory.path, name), { frames: 30, rate: '24', output });
      const fit = (['contain', 'cover', 'stretch'] as const)[which % 3] ?? 'contain';
      const background = which % 2 === 0 ? 'blur' : '#336699';
      const [a, b] = await bothWays(file, fit, Rational.of(1, 3), 12, background);
      expect(a).toEqual(b);
    });
  }

  const matrices = {
    'by 270 degrees': [0, -1, 1, 0],
    'by 180 degrees': [-1, 0, 0, -1],
    'as in a mirror': [-1, 0, 0, 1],
    'and mirrored': [0, 1, 1, 0],
  };
  for (const [name, matrix] of some(Object.entries(matrices), 2)) {
    it(`a file that is shown turned ${name}`, async () => {
      const file = await numberedFile(join(directory.path, 'matrix.mp4'), { frames: 30, rate: '24', output: ['-y'] });
      // Where the display matrix stands in the header of the track: 40 bytes after the box's name and version.
      const bytes = await readFile(file);
      const place = bytes.indexOf('tkhd') + 44;
      for (const [i, offset] of [0, 4, 12, 16].entries()) bytes.writeInt32BE((matrix[i] ?? 0) * 65_536, place + offset);
      await writeFile(file, bytes);
      const [a, b] = await bothWays(file, 'contain', Rational.of(1, 8), 6, 'blur');
      expect(a).toEqual(b);
    });
  }

  it('a file that is shown turned', async () => {
    const flat = await numberedFile(join(directory.path, 'flat.mp4'), { frames: 30, rate: '24' });
    const file = join(directory.path, 'turned.mp4');
    tool('ffmpeg', ['-i', flat, '-c', 'copy', '-metadata:s:v:0', 'rotate=90', file]);
    expect(probe(file).info.video.rotation).toBe(90);
    const [a, b] = await bothWays(file, 'contain', Rational.zero, 10);
    expect(a).toEqual(b);
  });

  const media = process.env.CLIPWRIGHT_TEST_MEDIA;
  const real = {
    'torchcodec/nasa_13013_rotated.mp4': 0.1,
    'torchcodec/nasa_13013.mp4': 5.03,
    'torchcodec/test_non_zero_start.mp4': 0.11,
    'media/sample_edit_list.mp4': 0.4,
    'media/bbb_2500ms.ts': 1.2,
    'shared-assets/flower.webm': 2.345,
    'sample-videos/car-detection.mp4': 3.21,
  };
  for (const [name, start] of some(Object.entries(real), 2)) {
    it.skipIf(media === undefined)(`${name} (needs CLIPWRIGHT_TEST_MEDIA)`, async () => {
      const [a, b] = await bothWays(
        join(media ?? '', 'files', name),
        'contain',
        Rational.of(Math.round(start * 1000), 1000),
        10,
      );
      expect(a).toEqual(b);
    });
  }
});
