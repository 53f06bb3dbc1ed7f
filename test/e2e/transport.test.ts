// Needs ffmpeg.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type OutputOptions, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeNumbered, readNumbers } from './numbered.ts';

/* MPEG transport streams: the frames of the rule of time, on one clock, and a beginning at every keyframe. */
let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const prober = headersProber();
const loader = ffmpegLoader({ runner, prober });

const source = () => join(directory.path, 'numbered.mp4');

beforeAll(async () => {
  directory = await scratch();
  const args = ['-c:v', 'libx264', '-g', '12', '-crf', '12', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  makeNumbered(source(), { rate: '30', frames: 120, first: 0, args, beeps: 0.5 });
});
afterAll(async () => {
  for (const each of [renderer, loader, prober, runner]) await each[Symbol.asyncDispose]();
  await directory.remove();
});

/**
 * First frames and how many: long ones are pieces by themselves; the one of three frames has another delay than the
 * others.
 */
const cuts = [
  [0, 70],
  [60, 1],
  [30, 2],
  [10, 65],
] as const;
const expected = cuts.flatMap(([first, frames]) => Array.from({ length: frames }, (_, k) => first + k));

async function render(name: string, options: Partial<OutputOptions> = {}, by = renderer): Promise<string> {
  const file = join(directory.path, name);
  const items = cuts.map(([first, frames]) => ({ source: source(), start: first / 30, end: (first + frames) / 30 }));
  const store = temporaryStore();
  const output = { file, overwrite: true, ...options };
  await resultFrom(renderTimeline({ items }, output, { loader, renderer: by, store, concurrency: 2 }));
  await store[Symbol.asyncDispose]();
  return file;
}

let usual: Promise<string> | undefined;
/** A stream for which nothing is asked, made once. */
function usualStream(): Promise<string> {
  usual ??= render('usual.ts');
  return usual;
}

interface Packet {
  readonly pts: number;
  readonly dts: number;
  readonly pos: string;
  readonly flags: string;
}

function packetsOf(file: string, stream: 'v' | 'a'): readonly Packet[] {
  const shown = ['-select_streams', stream, '-show_entries', 'packet=pts,dts,pos,flags', '-of', 'json', file];
  return (JSON.parse(tool('ffprobe', shown).toString()) as { packets: Packet[] }).packets;
}

const soundOf = (file: string) => tool('ffmpeg', ['-i', file, ...'-map 0:a -c:a pcm_s16le -f s16le -'.split(' ')]);

describe('a transport stream', () => {
  it.each([
    ['h264', 30],
    ['hevc', 30],
    ['h264', '24000/1001'],
  ] as const)('has one clock through all joins: %s at %s frames a second', async (codec, frameRate) => {
    const isUsual = codec === 'h264' && frameRate === 30;
    const name = `${codec}-${String(frameRate).replace('/', '-')}.ts`;
    const file = await (isUsual ? usualStream() : render(name, { codec, frameRate }));
    const video = packetsOf(file, 'v');
    const [n = 30, d = 1] = String(frameRate).split('/').map(Number);
    const times = video.map(({ pts }) => pts).sort((a, b) => a - b);
    expect(times[0]).toBe(126_000);
    for (const [k, time] of times.entries())
      expect(Math.abs(time - 126_000 - (90_000 * k * d) / n)).toBeLessThanOrEqual(1);
    for (const [i, { dts, pts }] of video.entries()) {
      expect(dts).toBeLessThanOrEqual(pts);
      if (i > 0) expect(dts).toBeGreaterThan(video[i - 1]?.dts ?? 0);
    }
    const numbers = readNumbers(file);
    expect(numbers).toHaveLength(times.length);
    if (frameRate === 30) expect(numbers).toEqual(expected);
  });

  it('can be received from every keyframe on', async () => {
    const file = await usualStream();
    const keys = packetsOf(file, 'v').filter(({ flags }) => flags.startsWith('K'));
    expect(keys.length).toBeGreaterThan(2);
    const bytes = readFileSync(file);
    for (const { pos, pts } of some(keys, 3)) {
      const rest = join(directory.path, 'rest.ts');
      // What says which streams there are stands right before it.
      writeFileSync(rest, bytes.subarray(Number(pos) - 2 * 188));
      const first = Math.round((pts - 126_000) / 3000);
      expect(readNumbers(rest)).toEqual(expected.slice(first));
    }
  });

  it('has the sound of an mp4, which begins with the picture', async () => {
    const file = await usualStream();
    const priming = 1024;
    expect(packetsOf(file, 'a')[0]?.pts).toBe(126_000 - (90_000 * priming) / 48_000);
    const [own, other] = [soundOf(file), soundOf(await render('sound.mp4', { copy: 'never' }))];
    const heard = own.subarray(4 * priming);
    expect(Buffer.from(heard.subarray(0, other.length))).toEqual(Buffer.from(other));
  });

  it('has the same bytes each time', async () => {
    expect(readFileSync(await render('again.ts'))).toEqual(readFileSync(await usualStream()));
  });

  it.each([
    ['vp9.ts', { codec: 'vp9' }],
    ['opus.ts', { audioCodec: 'opus' }],
    ['told.ts', { metadata: { title: 'x' } }],
  ] as const)('refuses what it does not hold: %s', async (name, options) => {
    await expect(render(name, options)).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it.skipIf(!hasLibrary)('is refused by the libraries, with what to do (needs node-av)', async () => {
    await using by = libavRenderer();
    await expect(render('library.ts', {}, by)).rejects.toMatchObject({ code: 'invalid-option' });
  });
});
