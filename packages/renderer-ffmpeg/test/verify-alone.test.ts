// Needs ffmpeg.
import { copyFileSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AudioEncoding } from '@clipwright/core';
import type { JoinRequest } from '@clipwright/core/author';
import { type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { height, partsOf, profileOf, width } from './media.ts';
import { tampering } from './tampering.ts';

/*
 * Outputs verified by ffmpeg alone, where there is no ffprobe: what ffprobe says of the same file is the right answer.
 */
let directory: Awaited<ReturnType<typeof scratch>>;
const probing = ffmpegRunner();
let alone: FfmpegRunner;
const at = (name: string): string => join(directory.path, name);

const frames = 12;
const samples = (2 * frames * 48_000) / 30;
const opus: AudioEncoding = { codec: 'opus', bitrate: 96_000, sampleRate: 48_000, channels: 2 };

beforeAll(async () => {
  directory = await scratch();
  const { ffmpeg } = await firstValueFrom(probing.tools());
  symlinkSync(ffmpeg.path, at('ffmpeg'));
  alone = ffmpegRunner({ ffmpeg: at('ffmpeg'), path: directory.path });
  for (const [name, size, encoder] of [
    ['0', `${width}x${height}`, ['libx264', '-bf', '3', '-x264-params', 'open-gop=0:stitchable=1']],
    ['1', `${width}x${height}`, ['libx264', '-bf', '3', '-x264-params', 'open-gop=0:stitchable=1']],
    ['large', `${2 * width}x${height}`, ['libx264', '-bf', '3', '-x264-params', 'open-gop=0:stitchable=1']],
    ['vp9', `${width}x${height}`, ['libvpx-vp9', '-cpu-used', '8', '-deadline', 'realtime']],
  ] as const) {
    const noise = `testsrc2=s=${size}:r=30,noise=alls=40:allf=t:all_seed=${name.length},format=yuv420p`;
    const input = ['-y', '-f', 'lavfi', '-i', noise, '-frames:v', String(frames), '-c:v', ...encoder];
    tool('ffmpeg', [...input, '-video_track_timescale', '15360', '-f', 'mp4', at(name)]);
  }
  const tone = `sine=sample_rate=48000:d=${samples / 48_000},aformat=channel_layouts=stereo`;
  tool('ffmpeg', ['-f', 'lavfi', '-i', tone, '-c:a', 'aac', '-movie_timescale', '240000', '-f', 'mp4', at('aac')]);
  tool('ffmpeg', ['-f', 'lavfi', '-i', tone, '-c:a', 'libopus', '-f', 'ogg', at('opus')]);
});
afterAll(async () => {
  await probing[Symbol.asyncDispose]();
  await alone[Symbol.asyncDispose]();
  await directory.remove();
});

let count = 0;
/** What is found in an output: what it is, or why it is not put in place. */
async function found(runner: FfmpegRunner, tamper: (file: string) => void, request: Partial<JoinRequest>, end: string) {
  count += 1;
  const segments = ['0', '1'].map((name) => ({ file: at(name), frames }));
  await using renderer = ffmpegRenderer({ runner: tampering(runner, directory.path, tamper) });
  const audio = { file: at('aac'), samples };
  const output = at(`${count}.${end}`);
  const whole = { parts: partsOf(segments), audio, profile: profileOf('30/1'), output, overwrite: false, ...request };
  return await lastValueFrom(renderer.join(whole)).then(
    (event) => (event.type === 'joined' ? event.verification : event),
    ({ code }: { code: string }) => code,
  );
}

/** Writes a file anew from its own packets. */
function remux(file: string, ...args: string[]): void {
  copyFileSync(file, at('before'));
  const exact = ['-video_track_timescale', '15360', '-movie_timescale', '240000', '-fflags', '+bitexact'];
  tool('ffmpeg', [
    '-y',
    '-copyts',
    '-i',
    at('before'),
    '-map',
    '0',
    '-c',
    'copy',
    ...exact,
    ...args,
    '-f',
    'mp4',
    at('after'),
  ]);
  renameSync(at('after'), file);
}

const none = (): void => {};
const withVp9 = () => ({
  parts: partsOf([{ file: at('vp9'), frames }]),
  profile: { ...profileOf('30/1'), video: { ...profileOf('30/1').video, codec: 'vp9' as const }, audio: opus },
  audio: { file: at('opus'), samples },
});

describe('without ffprobe the same is said of a good output', () => {
  const outputs: readonly (readonly [what: string, request: () => Partial<JoinRequest>, end: string])[] = [
    ['mp4', () => ({}), 'mp4'],
    ['mov', () => ({}), 'mov'],
    ['mkv with AAC', () => ({}), 'mkv'],
    ['webm with Opus', withVp9, 'webm'],
    ['mp4 with Opus', () => ({ audio: withVp9().audio, profile: { ...profileOf('30/1'), audio: opus } }), 'mp4'],
    ['no sound', () => ({ audio: undefined, profile: { ...profileOf('30/1'), audio: null } }), 'mp4'],
  ];
  it.each(some(outputs, 4))('%s', async (_what, request, end) => {
    const right = await found(probing, none, request(), end);
    expect(right).toMatchObject({ frames: expect.any(Number), bytes: expect.any(Number) });
    expect(await found(alone, none, request(), end)).toEqual(right);
  });
});

describe('without ffprobe the same faults are found', () => {
  const faults: readonly [what: string, tamper: (file: string) => void, request?: () => Partial<JoinRequest>][] = [
    ['a frame off its place', (file) => remux(file, '-bsf:v', 'setts=pts=PTS+eq(N\\,5)*7:dts=DTS')],
    ['a frame too few', (file) => remux(file, '-frames:v', String(2 * frames - 1))],
    ['sound that ends early', (file) => remux(file, '-frames:a', '20')],
    ['sound that comes late', (file) => remux(file, '-bsf:a', 'setts=pts=PTS+480:dts=DTS+480')],
    ['no sound', (file) => remux(file, '-an')],
    ['another clock', (file) => remux(file, '-video_track_timescale', '30000')],
    [
      'a part of another size',
      none,
      () => ({ parts: partsOf([at('0'), at('large')].map((file) => ({ file, frames }))) }),
    ],
    [
      'bytes turned over in all of the picture',
      (file) => {
        const data = readFileSync(file);
        const begin = data.indexOf('mdat') + 2000;
        for (let i = begin; i < data.length - 20_000; i += 97) data[i] = 255 - (data[i] ?? 0);
        writeFileSync(file, data);
      },
    ],
  ];
  it.each(some(faults, 4))('%s', async (_what, tamper, request = () => ({})) => {
    expect(await found(probing, tamper, request(), 'mp4')).toBe('verification-failed');
    expect(await found(alone, tamper, request(), 'mp4')).toBe('verification-failed');
  });
});
