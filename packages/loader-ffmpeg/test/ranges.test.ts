// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClipSource, Rational } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { madeTogether } from './made-together.ts';

const runner = ffmpegRunner();
const loader = ffmpegLoader({ runner });
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-ranges-'));
  for (const [graph, files] of Object.entries(made)) madeTogether(directory, graph, files);
  await decode(tried);
});
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const decoded = new Map<string, string[]>();

/** Finds the hash of every frame of files that ffmpeg decodes by itself, from the beginning. */
async function decode(names: readonly string[]): Promise<void> {
  const file = (name: string): string => join(directory, name);
  const options = ['-fps_mode', 'passthrough', '-f', 'framemd5'];
  const outputs = names.flatMap((name, i) => ['-map', `${i}:v:0`, ...options, file(`${name}.hashes`)]);
  tool('ffmpeg', ['-nostdin', ...names.flatMap((name) => ['-i', file(name)]), ...outputs]);
  for (const name of names) {
    const lines = (await readFile(file(`${name}.hashes`), 'utf8')).split('\n');
    const frames = lines.filter((line) => /^\d/.test(line));
    decoded.set(
      name,
      frames.map((line) => line.split(',').at(-1)?.trim() ?? ''),
    );
  }
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

/** In the check each container once, and each codec, with what is hardest in it. */
const made = {
  [uneven]: [['uneven.mkv', x264('-fps_mode', 'passthrough')]],
  [even]: [
    ['open-gop.mp4', x264('-x264-params', 'open-gop=1')],
    ['open-gop.ts', x264('-x264-params', 'open-gop=1')],
    ['mpeg2.mpg', ['-c:v', 'mpeg2video', '-g', '12', '-bf', '2']],
    ['bframes.avi', x264()],
    ['vp9.webm', ['-c:v', 'libvpx-vp9', '-cpu-used', '8', '-deadline', 'realtime', '-g', '12']],
    ['bframes.flv', x264()],
    ...(isSoak ? more() : []),
  ],
} satisfies Readonly<Record<string, readonly (readonly [string, string[]])[]>>;
const tried = Object.values(made).flatMap((files) => files.map(([name]) => name));

function more(): [string, string[]][] {
  return [
    ['bframes.mp4', x264()],
    ['mpeg2.ts', ['-c:v', 'mpeg2video', '-g', '12', '-bf', '2']],
    ['plain.avi', ['-c:v', 'mpeg4', '-g', '12']],
  ];
}

it.each(tried)('the whole and every range are the frames that decode: %s', async (name) => {
  const file = join(directory, name);
  const wanted = decoded.get(name) ?? [];
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
  const ranges = [
    [23, 27],
    [13, 14],
    [wanted.length - 2, wanted.length],
  ] as const;
  for (const [first, last] of some(ranges, 2)) {
    expect(await read(source, at(first), at(last)), `${first} to ${last}`).toEqual(wanted.slice(first, last));
  }
  await source[Symbol.asyncDispose]();
});
