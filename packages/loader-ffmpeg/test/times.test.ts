// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClipSource, Rational, type VideoFormat } from '@clipwright/core';
import { wantedFrames } from '@clipwright/core/author';
import { type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';

const inner = ffmpegRunner();
let streams = 0;
let graph = '';
/** Counts the processes that decode, and keeps what the last one was told. */
const runner: FfmpegRunner = {
  ...inner,
  stream: (job) => {
    streams += 1;
    graph = ('outputs' in job.args && job.args.graph) || '';
    return inner.stream(job);
  },
};
const loader = ffmpegLoader({ runner });
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-times-'));
});
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  await inner[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function open(file: string): Promise<ClipSource> {
  const event = await lastValueFrom(loader.open({ uri: file }));
  if (event.type !== 'opened') throw new Error('not opened');
  return event.source;
}

/** Timestamp and content of each sample, and how many processes it took. */
async function read(source: ClipSource, format: VideoFormat): Promise<{ samples: string[]; processes: number }> {
  const before = streams;
  const samples: string[] = [];
  for await (const sample of source.video({ start: 0, end: source.info.duration }, { format: 'gray8', ...format })) {
    samples.push(`${sample.pts} ${createHash('md5').update(sample.data).digest('hex')}`);
    sample.close();
  }
  return { samples, processes: streams - before };
}

const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '3', '-g', '12'];
const even = 'testsrc2=s=64x36:r=25:d=5[v]';
const uneven = "testsrc2=s=64x36:r=30:d=5,select='not(mod(n,3))+not(mod(n,7))'[v]";

const files = [
  ['open-gop.mp4', even, [...x264, '-x264-params', 'open-gop=1']],
  ['uneven.mkv', uneven, [...x264, '-fps_mode', 'passthrough']],
  ['mpeg2.mpg', even, ['-c:v', 'mpeg2video', '-g', '12', '-bf', '2']],
] as const;
/** The ways in which they are shown are those of the others. */
const more = [
  ['bframes.mp4', even, x264],
  ['open-gop.ts', even, [...x264, '-x264-params', 'open-gop=1']],
  ['plain.avi', even, ['-c:v', 'mpeg4', '-g', '12']],
] as const;

it.each([...files, ...(isSoak ? more : [])])(
  'samples at times are the frames of the whole: %s',
  async (name, graph, options) => {
    const source = await open(await makeMedia(directory, name, graph, options));
    const { info } = source;
    const index = await firstValueFrom(source.index());
    const range = { start: Rational.zero, end: Rational.from(info.duration) };
    const whole = await read(source, {});
    expect(whole.processes).toBe(1);
    const asked: readonly VideoFormat[] = [
      { at: [0, 0.3, 0.31, 0.311, 2.5, 2.9, 4.9] },
      { every: 0.7 },
      { every: '1/10' },
      { every: 3 },
      { at: [4.9] },
    ];
    for (const times of some(asked, 3)) {
      const expected = wantedFrames(index, info.video, range, times).map((position) => whole.samples[position]);
      const { samples } = await read(source, times);
      expect(samples, JSON.stringify(times)).toEqual(expected);
    }
    await source[Symbol.asyncDispose]();
  },
);

it('near times share a decoder, far ones a process, and many have a bound', async () => {
  const source = await open(await makeMedia(directory, 'long.mp4', 'testsrc2=s=32x18:r=25:d=20[v]', x264));
  const processes = async (format: VideoFormat): Promise<number> => (await read(source, format)).processes;
  expect(await processes({ at: [1, 7, 13, 19] })).toBe(1);
  expect(graph.match(/trim=/g)).toHaveLength(4);
  expect(await processes({ at: [1, 1.2, 2, 2.4] })).toBe(1);
  expect(await processes({ at: [1, 1.2, 15, 15.4] })).toBe(2);
  expect(await processes({ at: [] })).toBe(0);
  expect(await processes({})).toBe(1);
  expect(graph).not.toContain('select=');
  // Frames between those wanted are decoded, and go no further.
  expect(await processes({ at: [1, 1.2] })).toBe(1);
  expect(graph).toContain("select='eq(pts,");
  // 250 frames of 500, at most 64 of them by one process.
  expect(await processes({ every: '2/25' })).toBe(4);
  expect(await processes({ every: '1/50' })).toBe(1);
  await source[Symbol.asyncDispose]();
  // Twelve far from each other, at most eight of them by one process.
  const longer = await open(await makeMedia(directory, 'longer.mp4', 'testsrc2=s=32x18:r=10:d=120[v]', x264));
  expect((await read(longer, { every: 10 })).processes).toBe(2);
  await longer[Symbol.asyncDispose]();
});

it('a frame that does not decode is told when it is wanted, and no trouble when it is not', async () => {
  const png = ['-c:v', 'png', '-pix_fmt', 'rgb24'];
  const file = await makeMedia(directory, 'damaged.mkv', 'testsrc2=s=64x36:r=10:d=8[v]', png);
  const bytes = await readFile(file);
  // The 51st picture, at 5 s, loses what its content is packed in.
  let at = -1;
  for (let picture = 0; picture <= 50; picture += 1) at = bytes.indexOf('IDAT', at + 1);
  bytes.fill(0, at, at + 40);
  await writeFile(file, bytes);
  const source = await open(file);
  expect((await read(source, { at: [0, 4.9, 5.1, 7] })).samples).toHaveLength(4);
  await expect(read(source, { at: [0, 5, 7] })).rejects.toMatchObject({
    code: 'source-damaged',
    details: { timestamp: 5000 },
  });
  await source[Symbol.asyncDispose]();
});
