// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type ClipRenderer, type OutputOptions, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libavEngine, libavRenderer } from '../src/index.ts';
import { likeness } from './likeness.ts';

const ten = ['-c:v', 'libx265', '-x265-params', 'log-level=error:pools=1', '-pix_fmt', 'yuv420p10le'];
/** Kinds of pictures, and how ffmpeg makes them. */
const kinds = {
  'plain.mp4': ['-pix_fmt', 'yuv420p', '-g', '12', '-bf', '2'],
  'ten.mp4': ten,
  'full.mp4': ['-pix_fmt', 'yuvj420p', '-color_range', 'pc'],
  'wide.mkv': ['-pix_fmt', 'yuv444p', '-aspect', '2.35'],
  'vp8.webm': ['-c:v', 'libvpx', '-b:v', '500k'],
  'stream.ts': ['-c:v', 'mpeg2video', '-q:v', '3', '-g', '12', '-bf', '2', '-pix_fmt', 'yuv420p'],
  'fields.mkv': [
    '-c:v',
    'ffv1',
    '-pix_fmt',
    'yuv420p',
    '-vf',
    'setfield=tff,fieldorder=tff',
    '-flags',
    '+ildct',
    '-top',
    '1',
  ],
  'tagged.mkv': [
    '-pix_fmt',
    'yuv420p',
    '-colorspace',
    'bt470bg',
    '-color_primaries',
    'bt470bg',
    '-color_trc',
    'gamma28',
  ],
  'odd.mkv': ['-vf', 'scale=101:57', '-c:v', 'ffv1', '-pix_fmt', 'yuv420p'],
  'alpha.mov': ['-vf', 'format=rgba,geq=r=r(X\\,Y):g=g(X\\,Y):b=b(X\\,Y):a=2*X', '-c:v', 'qtrle', '-pix_fmt', 'argb'],
  'gray.mkv': ['-c:v', 'ffv1', '-pix_fmt', 'gray'],
  'palette.mov': ['-c:v', 'png', '-pix_fmt', 'pal8'],
  'hdr.mp4': [...ten, '-color_trc', 'smpte2084', '-color_primaries', 'bt2020', '-colorspace', 'bt2020nc'],
};

/** Those in which versions of FFmpeg's libraries come to other values, and how near they are at least, in dB. */
const nearly: ReadonlyMap<string, number> = new Map([
  // From full to limited range, and off transparency: swscale rounds otherwise since 5.1.
  ['full.mp4', 54],
  ['alpha.mov', 59],
  // zscale and tonemap count in floating point, and differ by the processor.
  ['hdr.mp4', 55],
  ['tagged.mkv', 55],
]);

let directory: Awaited<ReturnType<typeof scratch>>;
const fileOf = (name: string): string => join(directory.path, name);
// One of each for all tests: each looks for its tools, or begins workers.
const runner = ffmpegRunner();
const loader = ffmpegLoader({ runner });
const engine = libavEngine();

beforeAll(async () => {
  directory = await scratch();
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=24:d=2'];
  const outputs = Object.entries(kinds).flatMap(([name, options]) => [...options, fileOf(name)]);
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...picture, ...outputs], { stdio: 'inherit' });
});
afterAll(async () => {
  for (const part of [engine, loader, runner]) await part[Symbol.asyncDispose]();
  await directory.remove();
});

async function framesBy(renderer: ClipRenderer, source: string, output: Partial<OutputOptions>): Promise<Uint8Array> {
  const file = `${source}.out.mp4`;
  await using store = temporaryStore();
  const options = {
    file,
    overwrite: true,
    size: { width: 128, height: 96 },
    crf: 0,
    preset: 'ultrafast',
    ...output,
  } as const;
  const faster = { source, start: 0.9, end: 1.7, speed: 1.3 };
  const timeline = { items: isSoak ? [{ source, start: 0.3, end: 1.1 }, faster] : [faster] };
  await resultFrom(
    renderTimeline(timeline, { ...options, frameRate: '30/1', audio: false }, { loader, renderer, store }),
  );
  return tool('ffmpeg', ['-i', file, '-map', '0:v:0', '-f', 'rawvideo', 'pipe:1']);
}

describe.skipIf(!hasLibrary)('pictures before they are encoded (needs node-av)', () => {
  // Those that differ from others by their codec alone, or are as deep as one, are for the soak.
  const seldom = ['ten.mp4', 'vp8.webm', 'stream.ts'];
  it.each(Object.keys(kinds).filter((name) => isSoak || !seldom.includes(name)))(
    'are those of ffmpeg’s renderer, to the bit where both have the same arithmetic: %s',
    async (name) => {
      const source = fileOf(name);
      const output = {
        fit: 'contain',
        background: Object.keys(kinds).indexOf(name) % 2 === 0 ? 'blur' : '#336699',
      } as const;
      const expected = await framesBy(ffmpegRenderer({ runner }), source, output);
      const least = nearly.get(name) ?? Number.POSITIVE_INFINITY;
      // Each way with some of the kinds; in a soak both with all.
      const isEven = Object.keys(kinds).indexOf(name) % 4 < 2;
      for (const direct of isSoak ? [true, false] : [isEven]) {
        const own = await framesBy(libavRenderer({ engine, direct }), source, output);
        expect(likeness(own, expected)).toBeGreaterThanOrEqual(least);
      }
    },
  );
});
