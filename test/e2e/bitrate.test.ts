// Needs ffmpeg.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type ClipRenderer, type OutputOptions, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/* Bit rates: of pieces that are easy and hard to encode, what ffprobe counts of their packets. */
let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const prober = headersProber();
const loader = ffmpegLoader({ runner, prober });

const easy = () => join(directory.path, 'easy.mp4');
const hard = () => join(directory.path, 'hard.mp4');
const black = () => join(directory.path, 'black.mp4');

beforeAll(async () => {
  directory = await scratch();
  const x264 = '-c:v libx264 -preset ultrafast -crf 10 -g 24 -pix_fmt yuv420p'.split(' ');
  const inputs = ['testsrc2=s=192x108:r=24:d=3', 'color=black:s=192x108:r=24:d=2'];
  tool('ffmpeg', [
    ...inputs.flatMap((source) => ['-f', 'lavfi', '-i', source]),
    ...['-map', '0:v', ...x264, easy()],
    ...['-map', '0:v', '-vf', 'noise=alls=15:allf=t', ...x264, hard()],
    ...['-map', '1:v', ...x264, black()],
  ]);
});
afterAll(async () => {
  for (const each of [renderer, loader, prober, runner]) await each[Symbol.asyncDispose]();
  await directory.remove();
});

const clips = () => [
  { source: hard(), start: 0, end: 2.5 },
  { source: easy(), start: 0.5, end: 3 },
  { source: hard(), start: 1, end: 1.25 },
  { source: easy(), start: 0, end: 1 },
];

async function render(name: string, output: Partial<OutputOptions>, items = clips(), by: ClipRenderer = renderer) {
  const file = join(directory.path, name);
  const store = temporaryStore();
  const options = { file, overwrite: true, audio: false, ...output };
  await resultFrom(renderTimeline({ items }, options, { loader, renderer: by, store, concurrency: 2 }));
  await store[Symbol.asyncDispose]();
  return file;
}

/** Bits a second of all packets. */
function rateOf(file: string): number {
  const shown = ['-select_streams', 'v', '-show_entries', 'packet=size', '-of', 'csv=p=0', file];
  const sizes = tool('ffprobe', shown).toString().trim().split('\n').map(Number.parseFloat);
  return (8 * sizes.reduce((sum, size) => sum + size, 0)) / (sizes.length / 24);
}

describe('a bit rate', () => {
  // The soak alone tries another one of a codec.
  it.each([
    ['h264', 150_000],
    ...(isSoak ? [['h264', 400_000] as const] : []),
    ['hevc', 200_000],
    ['vp9', 200_000],
  ] as const)('is what the whole comes to, of %s at %i', async (codec, bitrate) => {
    const file = await render(`${codec}-${bitrate}.mp4`, { codec, bitrate });
    expect(Math.abs(rateOf(file) / bitrate - 1)).toBeLessThan(0.05);
  });

  it('is not reached where nothing is to be seen, and that is no failure', async () => {
    const items = [{ source: black(), start: 0, end: 2 }];
    expect(rateOf(await render('nothing.mp4', { bitrate: 400_000 }, items))).toBeLessThan(100_000);
  });

  it('makes the same bytes each time', async () => {
    const one = await render('one.mp4', { bitrate: 300_000 });
    expect(readFileSync(one)).toEqual(readFileSync(await render('two.mp4', { bitrate: 300_000 })));
  });

  it.skipIf(!hasLibrary)('holds for the libraries as well (needs node-av)', async () => {
    await using by = libavRenderer();
    const file = await render('library.mp4', { bitrate: 300_000 }, clips(), by);
    expect(Math.abs(rateOf(file) / 300_000 - 1)).toBeLessThan(0.05);
  });

  it.each([
    ['less than a picture takes', { bitrate: 100 }],
    ['beside a rate factor', { bitrate: 300_000, crf: 20 }],
    ['beside copies', { bitrate: 300_000, copy: 'auto' }],
    ['of AV1', { bitrate: 300_000, codec: 'av1' }],
  ] as const)('is refused before anything is rendered: %s', async (_what, output) => {
    await expect(render('refused.mp4', output)).rejects.toMatchObject({ code: 'invalid-option' });
  });
});
