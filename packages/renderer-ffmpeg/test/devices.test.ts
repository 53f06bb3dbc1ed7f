// Needs ffmpeg.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ArtifactStore, ClipwrightError, Rational, type VideoEncoding } from '@clipwright/core';
import type { PrepareRequest, SegmentRequest } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer, tryHardware } from '@clipwright/renderer-ffmpeg';
import { recordedFfmpeg } from '@clipwright/test-kit/recorded-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom, of, throwError } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodedSource } from './decoded-source.ts';
import { clipRequest, numberedFile, numbersIn, type Probed, probe, profileOf } from './media.ts';

/*
 * Encoders that need a device, without one: what ffmpeg is asked for is recorded, and done by x264 and x265.
 */
let directory: Awaited<ReturnType<typeof scratch>>;
let source: string;
let probed: Probed;
const disposed: AsyncDisposable[] = [];

beforeAll(async () => {
  directory = await scratch();
  source = await numberedFile(join(directory.path, 'numbers.mp4'), { frames: 40, rate: '30' });
  probed = probe(source);
});
afterAll(async () => {
  for (const each of disposed.toReversed()) await each[Symbol.asyncDispose]();
  await directory.remove();
});

async function withDevices(...[behaviour, name]: [Parameters<typeof recordedFfmpeg>[1], string]) {
  const { file, runs } = await recordedFfmpeg(directory.path, behaviour, name);
  const runner = ffmpegRunner({ ffmpeg: file });
  disposed.push(runner);
  const rendererOf = () => ffmpegRenderer({ runner });
  return { runner, runs, rendererOf };
}

/** @param encoder None: the renderer's own choice. */
function asked(encoder?: string): PrepareRequest {
  const request = {
    output: join(directory.path, 'new.mp4'),
    overwrite: false,
    sources: [],
    codecs: { audio: 'aac' },
  } as const;
  return encoder === undefined ? request : { ...request, encoder };
}

const families = ['nvenc', 'qsv', 'vaapi', 'videotoolbox', 'amf'] as const;

// In the check one of those that are given frames as they are, and the one onto which they are put.
describe.each(isSoak ? families : (['nvenc', 'vaapi'] as const))('%s', (family) => {
  it('encodes the frames that are asked for, whether ffmpeg reads them or they are fed in', async () => {
    const { rendererOf, runs } = await withDevices('works', `ffmpeg-${family}`);
    const renderer = rendererOf();
    const { video } = await lastValueFrom(renderer.prepare(asked(family)));
    expect(video).toMatchObject({ codec: 'h264', encoder: `h264_${family}` });
    const trials = (await runs()).length;
    // Two in two qualities, and the one for the fingerprint.
    expect(trials).toBe(3);
    const encoding: VideoEncoding = { ...profileOf('30/1').video, encoder: `h264_${family}` };
    const profile = profileOf('30/1', { video: encoding });
    for (const piped of [false, true]) {
      const clip = { start: Rational.of(7, 30), frames: 20, profile };
      const { request, expected } = clipRequest('it', piped ? undefined : source, probed, clip);
      const target = join(directory.path, `${family}-${piped}.mp4`);
      const sources = new Map([['it', decodedSource(source, probed)]]);
      await lastValueFrom(renderer.renderSegment(request, { file: target }, { sources, transforms: {} }));
      expect(numbersIn(target)).toEqual(expected);
    }
    const all = await runs();
    expect(all).toHaveLength(trials + 2);
    for (const args of all) {
      expect(args.join(' ')).toContain(` -c:v h264_${family} `);
      expect(args.includes('-init_hw_device')).toBe(family === 'vaapi');
      expect(args.join(' ').includes('format=nv12,hwupload')).toBe(family === 'vaapi');
    }
  });
});

it('encodes what is composed of several, too', async () => {
  const { rendererOf, runs } = await withDevices('works', 'ffmpeg-composed');
  const profile = profileOf('30/1', { video: { ...profileOf('30/1').video, encoder: 'h264_vaapi' } });
  const part = (id: string, start: number, frames: number) =>
    clipRequest(id, undefined, probed, { start: Rational.of(start, 30), frames, profile });
  const [first, second] = [part('a', 3, 5), part('b', 20, 4)];
  const stretches = [first, second].map(({ request: { profile: _, ...stretch } }) => stretch);
  const request: SegmentRequest = { kind: 'group', stretches, frames: 9, profile };
  const sources = new Map(['a', 'b'].map((id) => [id, decodedSource(source, probed)]));
  const target = join(directory.path, 'composed.mp4');
  await lastValueFrom(rendererOf().renderSegment(request, { file: target }, { sources, transforms: {} }));
  expect(numbersIn(target)).toEqual([...first.expected, ...second.expected]);
  expect((await runs()).at(-1)?.join(' ')).toContain('hwupload');
});

describe('an encoder that does not work', () => {
  it('is refused with what ffmpeg says of it, and nothing is written', async () => {
    const { rendererOf, runs } = await withDevices('missing', 'ffmpeg-without');
    const before = readdirSync(directory.path);
    await expect(lastValueFrom(rendererOf().prepare(asked('nvenc')))).rejects.toMatchObject({
      code: 'encoder-missing',
      message: expect.stringMatching(
        /^The encoder h264_nvenc does not work here: \[h264_nvenc\] Cannot load libdevice\.so\.1\. /,
      ),
      remedy: expect.stringContaining('nothing else is taken in its place'),
      details: { codec: 'h264', encoders: ['h264_nvenc'], reason: '[h264_nvenc] Cannot load libdevice.so.1' },
    });
    expect(await runs()).toHaveLength(1);
    expect(readdirSync(directory.path)).toEqual(before);
    // What nobody asks for is not looked at.
    const usual = await lastValueFrom(rendererOf().prepare(asked()));
    expect(usual.video?.encoder).toBe('libx264');
    expect(await runs()).toHaveLength(1);
  });

  it('is refused where it takes a quality and leaves it unheeded', async () => {
    const { rendererOf } = await withDevices('deaf', 'ffmpeg-deaf');
    await expect(lastValueFrom(rendererOf().prepare(asked('hevc_vaapi')))).rejects.toMatchObject({
      code: 'encoder-missing',
      message: expect.stringMatching(
        /does not heed the quality asked for: (\d+) bytes at a rate factor of 20, \1 at 40/,
      ),
    });
  });

  it.each([
    ['ffmpeg reads', false],
    ['are fed in', true],
  ])('once it was tried is to blame, and not the source whose frames %s', async (_, piped) => {
    const { rendererOf } = await withDevices('lost', `ffmpeg-lost-${piped}`);
    const renderer = rendererOf();
    await lastValueFrom(renderer.prepare(asked('nvenc')));
    const profile = profileOf('30/1', { video: { ...profileOf('30/1').video, encoder: 'h264_nvenc' } });
    const clip = { start: Rational.of(7, 30), frames: 5, profile };
    const { request } = clipRequest('it', piped ? undefined : source, probed, clip);
    const sources = new Map([['it', decodedSource(source, probed)]]);
    const target = { file: join(directory.path, 'lost.mp4') };
    await expect(
      lastValueFrom(renderer.renderSegment(request, target, { sources, transforms: {} })),
    ).rejects.toMatchObject({
      code: 'encoder-missing',
      details: { reason: '[h264_nvenc] Cannot load libdevice.so.1' },
    });
  });

  it('says so where ffmpeg was built without it', async () => {
    const runner = ffmpegRunner();
    disposed.push(runner);
    const encoders = tool('ffmpeg', ['-encoders']).toString();
    const absent = ['hevc_videotoolbox', 'hevc_amf'].find((name) => !encoders.includes(` ${name} `));
    // No machine has both.
    expect(absent).toBeDefined();
    const prepared = lastValueFrom(ffmpegRenderer({ runner }).prepare(asked(absent ?? '')));
    await expect(prepared).rejects.toMatchObject({
      code: 'encoder-missing',
      details: { reason: 'this ffmpeg was built without it' },
    });
  });
});

it('is told apart from another by its fingerprint', async () => {
  const { rendererOf } = await withDevices('works', 'ffmpeg-tried');
  const renderer = rendererOf();
  const prints: string[] = [];
  for (const encoder of [undefined, 'libx264', 'nvenc', 'qsv']) {
    prints.push((await lastValueFrom(renderer.prepare(asked(encoder)))).video?.fingerprint ?? '');
  }
  expect(new Set(prints).size).toBe(3);
  // By its own name it is what it is by itself.
  expect(prints[1]).toBe(prints[0]);
});

it('is tried anew by each renderer, for devices come and go, and in software remembered', async () => {
  const { runner } = await withDevices('works', 'ffmpeg-remembered');
  let memories = 0;
  const store: ArtifactStore = {
    acquire: () => {
      memories += 1;
      return throwError(() => new ClipwrightError('store-failed', 'It keeps nothing.'));
    },
    settled: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
  const renderer = ffmpegRenderer({ runner: { ...runner, files: () => of('the same files') }, store });
  await lastValueFrom(renderer.prepare(asked('nvenc')));
  expect(memories).toBe(0);
  await lastValueFrom(renderer.prepare(asked('libx264')));
  expect(memories).toBeGreaterThan(0);
});

it('of all that ffmpeg was built with, each is said to work or not', async () => {
  const { runner } = await withDevices('missing', 'ffmpeg-listed');
  const found = await lastValueFrom(tryHardware(runner));
  expect(found).toHaveLength(15);
  expect(found[0]).toEqual({
    ...{ name: 'h264_nvenc', family: 'nvenc', codec: 'h264', works: false },
    reason: '[h264_nvenc] Cannot load libdevice.so.1',
  });
});

const hasRav1e = / librav1e /.test(tool('ffmpeg', ['-encoders']).toString());

// Where ffmpeg was built without it there is nothing to try: Debian's has it.
it.skipIf(!hasRav1e)(
  'rav1e, asked for by its name, encodes the frames that are asked for, to the same bytes',
  async () => {
    const runner = ffmpegRunner();
    disposed.push(runner);
    const renderer = ffmpegRenderer({ runner });
    const { video } = await lastValueFrom(renderer.prepare(asked('librav1e')));
    expect(video).toMatchObject({ codec: 'av1', encoder: 'librav1e' });
    const encoding: VideoEncoding = { ...profileOf('30/1').video, codec: 'av1', crf: 24, encoder: 'librav1e' };
    const profile = profileOf('30/1', { video: { ...encoding, preset: 'ultrafast' } });
    const { request, expected } = clipRequest('it', source, probed, { start: Rational.of(7, 30), frames: 12, profile });
    const hashes: string[] = [];
    for (const name of ['one.mp4', 'two.mp4']) {
      const target = join(directory.path, name);
      await lastValueFrom(renderer.renderSegment(request, { file: target }, { sources: new Map(), transforms: {} }));
      expect(numbersIn(target)).toEqual(expected);
      hashes.push(tool('ffmpeg', ['-i', target, '-c', 'copy', '-f', 'md5', '-']).toString());
    }
    expect(hashes[0]).toBe(hashes[1]);
  },
);
