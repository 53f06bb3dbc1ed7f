// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClipSource, Rational, type RationalText, type TimeRange } from '@clipwright/core';
import type { OpenRequest } from '@clipwright/core/author';
import { type CommandSpec, ffmpegRunner } from '@clipwright/ffmpeg';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FfmpegLoaderOptions, ffmpegLoader } from '../src/index.ts';
import { madeTogether } from './made-together.ts';

/*
 * Bare streams of pictures, read at a rate. What is right is what `ffmpeg -r RATE -i FILE` makes of them: each frame
 * once, in the order of being shown, and frame k at k / rate.
 */

const runner = ffmpegRunner();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwright-rate-'));
  madeTogether(folder, picture, [
    ['plain.h264', x264],
    ['plain.m2v', ['-c:v', 'mpeg2video']],
    ...timed.map((extension) => [`plain.${extension}`, x264] as const),
  ]);
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const size = { width: 64, height: 36 };
const picture = 'testsrc2=s=64x36:r=25:d=2.4[v]';
/** Containers that have times. */
const timed = some(['mp4', 'mkv', 'ts', 'avi'], 2);

async function open(request: OpenRequest, options: FfmpegLoaderOptions = {}): Promise<ClipSource> {
  const loader = ffmpegLoader({ runner, temporary: folder, ...options });
  const event = await lastValueFrom(loader.open(request));
  if (event.type !== 'opened') throw new Error('not opened');
  return event.source;
}

const digest = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

/** What each frame of a file looks like, by ffmpeg alone. */
async function decoded(file: string, rate: string): Promise<string[]> {
  const raw = `${file}.raw`;
  const options = ['-map', '[v]', '-fps_mode', 'passthrough', '-f', 'rawvideo'];
  const args: CommandSpec = {
    inputs: [{ source: { file }, options: ['-r', rate] }],
    graph: '[0:v]format=gray[v]',
    outputs: [{ target: { file: raw }, options }],
  };
  await lastValueFrom(runner.run({ tool: 'ffmpeg', args }));
  const bytes = await readFile(raw);
  const frame = size.width * size.height;
  return Array.from({ length: bytes.length / frame }, (_, i) => digest(bytes.subarray(i * frame, (i + 1) * frame)));
}

async function framesOf(source: ClipSource, range: TimeRange): Promise<{ at: number; digest: string }[]> {
  const frames: { at: number; digest: string }[] = [];
  for await (const sample of source.video(range, { format: 'gray8', ...size })) {
    frames.push({ at: sample.timestamp, digest: digest(sample.data) });
    sample.close();
  }
  return frames;
}

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10'];
const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-g', '10', '-x265-params'];

/** Of each codec one in the check, of H.264 that which reorders most. */
const streams = [
  ['H.264 with a pyramid of B-frames', 'h264', [...x264, '-bf', '3', '-x264-params', 'b-pyramid=normal']],
  ['HEVC with B-frames', 'h265', [...x265, 'log-level=none:bframes=3:open-gop=1']],
  ['MPEG-4', 'm4v', ['-c:v', 'mpeg4', '-g', '10', '-bf', '2', '-f', 'm4v']],
  ['MPEG-2', 'm2v', ['-c:v', 'mpeg2video', '-g', '10', '-bf', '2']],
  ['AV1', 'obu', ['-c:v', 'libaom-av1', '-cpu-used', '8', '-g', '10']],
] as const;
const moreStreams = [
  ['H.264 with open groups', '264', [...x264, '-bf', '2', '-x264-params', 'open-gop=1', '-f', 'h264']],
  ['H.264 without B-frames', 'h264', [...x264, '-bf', '0']],
] as const;
const rates: readonly RationalText[] = ['30000/1001', '50/1'];

describe('a bare stream that is read at a rate', () => {
  // In the check each at one of the rates, by turns.
  const tried = [...streams, ...(isSoak ? moreStreams : [])].map(
    (stream, i) => [...stream, isSoak ? rates : rates.slice(i % 2, (i % 2) + 1)] as const,
  );
  it.each(tried)('%s: each frame is there, at its place, in whole and in part', async (name, ending, options, by) => {
    const file = await makeMedia(folder, `${name}.${ending}`, picture, options);
    for (const rate of by) {
      const truth = await decoded(file, rate);
      expect(truth.length).toBe(60);
      const source = await open({ uri: file, rate });
      try {
        const { info } = source;
        expect(info.video).toMatchObject({ frameRate: rate, frames: 60 });
        expect(Rational.from(info.duration).toString()).toBe(Rational.of(60).div(rate).toString());
        const seconds = (frame: number): number => Rational.of(frame).div(rate).toNumber();
        const all = await framesOf(source, { start: 0, end: info.duration });
        expect(all.map((frame) => frame.digest)).toEqual(truth);
        for (const [k, { at }] of all.entries()) expect(at).toBeCloseTo(seconds(k), 9);
        for (const [from, to] of [
          [23, 41],
          [57, 60],
        ] as const) {
          const range = { start: Rational.of(from).div(rate).toString(), end: Rational.of(to).div(rate).toString() };
          const part = await framesOf(source, range);
          expect(part.map((frame) => frame.digest)).toEqual(truth.slice(from, to));
        }
      } finally {
        await source[Symbol.asyncDispose]();
      }
    }
    await expect
      .poll(async () => (await readdir(folder)).filter((entry) => entry.startsWith('clipwright-copy')))
      .toEqual([]);
  });

  it('is another source at another rate', async () => {
    const file = join(folder, 'plain.h264');
    const sources = await Promise.all([open({ uri: file, rate: '25/1' }), open({ uri: file, rate: '50/1' })]);
    try {
      expect(sources.map(({ info }) => info.duration)).toEqual(['12/5', '6/5']);
      expect(sources[0]?.file).not.toBe(sources[1]?.file);
    } finally {
      await Promise.all(sources.map((source) => source[Symbol.asyncDispose]()));
    }
  });

  it('is read at the loader’s rate where the request has none; those that have times keep them', async () => {
    for (const [{ name, ...asked }, rate] of [
      [{ name: 'plain.h264' }, '30000/1001'],
      [{ name: 'plain.h264', rate: '10/1' }, '10/1'],
      [{ name: 'plain.mp4' }, '25/1'],
      [{ name: 'plain.m2v' }, '25/1'],
    ] as const) {
      const source = await open({ uri: join(folder, name), ...asked }, { rate: 29.97 });
      expect(source.info.video.frameRate).toBe(rate);
      await source[Symbol.asyncDispose]();
    }
    expect(() => ffmpegLoader({ rate: 'fast' })).toThrow(expect.objectContaining({ code: 'invalid-clip' }));
  });

  it.each(timed)('is refused of what has times: .%s', async (extension) => {
    const uri = join(folder, `plain.${extension}`);
    await expect(open({ uri, rate: '30/1' })).rejects.toMatchObject({ code: 'source-timed', kind: 'input' });
  });

  it('leaves nothing behind where whoever wanted it left', async () => {
    const file = join(folder, 'plain.h264');
    await using loader = ffmpegLoader({ runner, temporary: folder });
    const work = loader.open({ uri: file, rate: '30/1' }).subscribe();
    work.unsubscribe();
    await loader.settled();
    expect((await readdir(folder)).filter((entry) => entry.startsWith('clipwright-copy'))).toEqual([]);
  });

  it('that is cut off gives what ffmpeg decodes of it', async () => {
    const file = await makeMedia(folder, 'whole.h264', picture, [...x264, '-bf', '0']);
    const bytes = await readFile(file);
    const cut = join(folder, 'cut.h264');
    await writeFile(cut, bytes.subarray(0, Math.floor(bytes.length * 0.7)));
    const truth = await decoded(cut, '25');
    const source = await open({ uri: cut, rate: '25/1' });
    try {
      const frames = await framesOf(source, { start: 0, end: Rational.of(truth.length - 1, 25).toString() });
      expect(frames.map((frame) => frame.digest)).toEqual(truth.slice(0, -1));
    } finally {
      await source[Symbol.asyncDispose]();
    }
  });
});

describe('a bare stream without a rate', () => {
  it.each([
    ['h264', [...x264, '-r', '50'], '`rate: 50` of the clip or of the loader.'],
    ['obu', ['-c:v', 'libaom-av1', '-cpu-used', '8'], '`rate: 30` of the clip or of the loader.'],
    ['h265', [...x265, 'log-level=none', '-r', '30000/1001'], '`rate: "30000/1001"` of the clip or of the loader.'],
  ] as const)('.%s is refused, and the message says how it is read', async (extension, options, remedy) => {
    const file = await makeMedia(folder, `bare.${extension}`, picture, options);
    await expect(open({ uri: file })).rejects.toMatchObject({
      code: 'source-untimed',
      remedy: expect.stringContaining(remedy),
    });
  });
});
