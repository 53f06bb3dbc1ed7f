// Needs ffmpeg.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import {
  type Clip,
  type ClipLoader,
  type OutputOptions,
  type RationalText,
  renderTimeline,
  resultFrom,
} from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { makeNumbered, numbersIn, readNumbers, size } from './numbered.ts';
import { pulled } from './pulled.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-wavering-'));
const runner = ffmpegRunner();
const own = ffmpegLoader({ runner, prober: headersProber() });
const renderer = ffmpegRenderer({ runner });
afterAll(async () => {
  for (const each of [renderer, own, runner]) await each[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Frames of a file in all. */
const frames = 72;

interface Wavering {
  readonly name: string;
  readonly rate: RationalText;
  /** Milliseconds by which timestamps are off, either way. */
  readonly by: number;
  readonly args: readonly string[];
}

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-g', '24', '-pix_fmt', 'yuv420p'];
const seldom = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '12', '-pix_fmt', 'yuv420p'];
const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '1M', '-g', '30'];
const phone = ['-video_track_timescale', '90000'];
const wavering: readonly Wavering[] = [
  { name: 'phone.mp4', rate: '30/1', by: 4, args: [...h264, ...phone, '-c:a', 'aac'] },
  { name: 'phone.mkv', rate: '30000/1001', by: 12, args: [...h264, '-c:a', 'aac'] },
  { name: 'browser.webm', rate: '25/1', by: 12, args: [...vp8, '-c:a', 'libvorbis'] },
  { name: 'fast.mov', rate: '60/1', by: 7, args: [...h264, ...phone, '-c:a', 'aac'] },
  { name: 'slow.ts', rate: '24/1', by: 8, args: [...seldom, '-c:a', 'mp2'] },
  { name: 'little.mp4', rate: '24/1', by: 1, args: [...h264, ...phone, '-c:a', 'aac'] },
];

let phoneFile: string | undefined;
/** The first of them, made once. */
function ofPhone(): string {
  phoneFile ??= made(wavering[0] ?? raise());
  return phoneFile;
}

/**
 * A file of numbered frames whose timestamps waver, by ffmpeg's own repeatable numbers.
 *
 * @param more What else is done to times, counted in ticks of 1/90000.
 */
function made({ name, rate, by, args }: Wavering, more = '0'): string {
  const file = join(folder, name);
  const [numerator = 1, denominator = 1] = rate.split('/').map(Number);
  const off = `floor(${180 * by}*random(1))`;
  const times = `settb=1/90000,setpts='floor(N*90000*${denominator}/${numerator})+${off}+${more}'`;
  const passed = ['-vf', times, '-fps_mode', 'passthrough', '-enc_time_base', '1/90000'];
  makeNumbered(file, { rate, frames, first: 0, args: [...passed, ...args] });
  return file;
}

const all = Array.from({ length: frames }, (_, frame) => frame);

async function rendered(
  clips: readonly Clip[],
  output: Partial<OutputOptions>,
  loader?: (own: ClipLoader) => ClipLoader,
) {
  await using store = temporaryStore();
  const file = join(folder, 'out.mp4');
  const report = await resultFrom(
    renderTimeline(
      { items: clips },
      { file, overwrite: true, size, crf: 10, preset: 'ultrafast', ...output },
      { loader: loader?.(own) ?? own, renderer, store },
    ),
  );
  return { numbers: readNumbers(file), report };
}

describe('a source of constant rate whose timestamps waver', () => {
  // In the check each container but those of QuickTime, which are below.
  it.each(wavering.filter(({ name }) => isSoak || /mkv|webm|ts$/.test(name)))(
    'loses no frame and shows none twice, at its own rate: $name',
    async (source) => {
      const file = made(source);
      const { numbers, report } = await rendered([{ source: file }], {});
      expect(report.profile.frameRate).toBe(source.rate);
      expect(numbers).toEqual(all);
    },
  );

  const pauses = [
    ['pause.mp4', 0, 4, 2 * 90_000 + 1234, { frameRate: '30/1' }],
    ['pause.mp4', 0, 4, 2 * 90_000, {}],
    ['pause.mkv', 1, 6, 90_000 + 700, {}],
    ['dark.mov', 3, 3, 1500, {}],
  ] as const;
  it.each(some(pauses, 2))(
    'nor where it pauses, or leaves pictures out: %s, %#',
    async (name, kind, by, pause, output) => {
      const source = wavering[kind] ?? raise();
      const file = made({ ...source, name, by }, `if(gte(N,40),${pause})`);
      const { numbers, report } = await rendered([{ source: file }], output);
      expect(report.profile.frameRate).toBe(source.rate);
      const again = numbers.filter((number, i) => number === numbers[i - 1]);
      expect(numbers.filter((number, i) => number !== numbers[i - 1])).toEqual(all);
      // The picture before the pause stays on screen, for as long as that is, to a frame.
      expect(new Set(again)).toEqual(new Set([39]));
      const [numerator = 1, denominator = 1] = source.rate.split('/').map(Number);
      expect(Math.abs(again.length - (pause / 90_000) * (numerator / denominator))).toBeLessThan(1);
      expect((await rendered([{ source: file }], output, pulled)).numbers).toEqual(numbers);
    },
  );

  it('is cut between frames, wherever, and gives each of them once', async () => {
    const file = ofPhone();
    const cuts = [0, 0.5, 0.517, 1.1, 1.25, 2];
    const clips = cuts.map((start, i): Clip => ({ source: file, start, end: cuts[i + 1] ?? 2.4 }));
    const short = await rendered(clips, {});
    expect(short.numbers).toEqual(all);
    const long = await rendered(clips, {}, pulled);
    expect(long.numbers).toEqual(all);
  });

  it('stands on its grid at other speeds and rates as well', async () => {
    const file = ofPhone();
    const twice = await rendered([{ source: file, speed: 2 }], {});
    expect(twice.numbers).toEqual(all.filter((frame) => frame % 2 === 0));
    const doubled = await rendered([{ source: file, start: 0.5, end: 1.5 }], { frameRate: '60/1' }, pulled);
    expect(doubled.numbers).toEqual(Array.from({ length: 60 }, (_, frame) => 15 + Math.floor(frame / 2)));
  });

  it('gives samples by places', async () => {
    const event = await lastValueFrom(own.open({ uri: ofPhone() }));
    if (event.type !== 'opened') throw new Error('It did not open.');
    await using source = event.source;
    const numbers: number[] = [];
    const times: number[] = [];
    for await (const sample of source.video({ start: 1, end: 2 }, { format: 'gray8', every: '1/30' })) {
      numbers.push(...numbersIn(Buffer.from(sample.data)));
      times.push(sample.timestamp);
      sample.close();
    }
    expect(numbers).toEqual(Array.from({ length: 30 }, (_, frame) => 30 + frame));
    expect(times).toEqual(numbers.map((number) => number / 30));
  });
});

function raise(): never {
  throw new Error('There is no such source.');
}
