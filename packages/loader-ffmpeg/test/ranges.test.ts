// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClipSource, Rational } from '@clipwright/core';
import { type CommandSpec, ffmpegRunner } from '@clipwright/ffmpeg';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';

const runner = ffmpegRunner();
const loader = ffmpegLoader({ runner });
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-ranges-'));
});
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

/** Hash of every frame that ffmpeg decodes by itself, from the beginning. */
async function decoded(file: string): Promise<string[]> {
  const target = { file: join(directory, 'hashes') };
  const options = ['-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'framemd5'];
  const args: CommandSpec = { inputs: [{ source: { file } }], outputs: [{ target, options }] };
  await lastValueFrom(runner.run({ tool: 'ffmpeg', args }));
  const lines = (await readFile(target.file, 'utf8')).split('\n');
  return lines.filter((line) => /^\d/.test(line)).map((line) => line.split(',').at(-1)?.trim() ?? '');
}

async function read(source: ClipSource, start: string, end: string): Promise<string[]> {
  const hashes: string[] = [];
  for await (const sample of source.video({ start, end })) {
    hashes.push(createHash('md5').update(sample.data).digest('hex'));
    sample.close();
  }
  return hashes;
}

const x264 = (...more: string[]): string[] => [
  '-c:v',
  'libx264',
  '-preset',
  'veryfast',
  '-g',
  '12',
  '-bf',
  '3',
  ...more,
];
const uneven = "testsrc2=s=64x36:r=30:d=3,select='not(mod(n,3))+not(mod(n,7))'[v]";
const even = 'testsrc2=s=64x36:r=25:d=3[v]';

it.each([
  ['bframes.mp4', even, x264()],
  ['open-gop.mp4', even, x264('-x264-params', 'open-gop=1')],
  ['uneven.mkv', uneven, x264('-fps_mode', 'passthrough')],
  ['open-gop.ts', even, x264('-x264-params', 'open-gop=1')],
  ['mpeg2.ts', even, ['-c:v', 'mpeg2video', '-g', '12', '-bf', '2']],
  ['mpeg2.mpg', even, ['-c:v', 'mpeg2video', '-g', '12', '-bf', '2']],
  ['plain.avi', even, ['-c:v', 'mpeg4', '-g', '12']],
  ['bframes.avi', even, x264()],
  ['vp9.webm', even, ['-c:v', 'libvpx-vp9', '-cpu-used', '8', '-deadline', 'realtime', '-g', '12']],
  ['bframes.flv', even, x264()],
])('the whole and every range are the frames that decode: %s', async (name, graph, options) => {
  const file = await makeMedia(directory, name, graph, options);
  const wanted = await decoded(file);
  const event = await lastValueFrom(loader.open({ uri: file }));
  if (event.type !== 'opened') throw new Error('not opened');
  const { source } = event;
  const { timestamps, end } = await firstValueFrom(source.index());
  expect(timestamps).toHaveLength(wanted.length);
  const { timebase, origin } = source.info.video;
  const at = (frame: number): string =>
    Rational.from(timebase)
      .mul((timestamps[frame] ?? end) - origin)
      .toString();

  expect(await read(source, at(0), at(wanted.length))).toEqual(wanted);
  for (const [first, last] of [
    [13, 14],
    [23, 27],
    [wanted.length - 2, wanted.length],
  ] as const) {
    expect(await read(source, at(first), at(last)), `${first} to ${last}`).toEqual(wanted.slice(first, last));
  }
  await source[Symbol.asyncDispose]();
});
