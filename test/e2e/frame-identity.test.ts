// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type Clip, type RationalText, renderTimeline, resultFrom } from '@clipwright/core';
import { type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { isSoak } from '@clipwright/test-kit/soak';
import { interval, map, type Observable, tap } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameTicks, makeAllNumbered, probeStream, readNumbers } from './numbered.ts';
import { type Cut, expectedNumbers, type NumberedSource } from './rule-of-time.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-identity-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '40', '-bf', '3', '-c:a', 'aac'];
const vp8 = [
  '-c:v',
  'libvpx',
  '-deadline',
  'realtime',
  '-cpu-used',
  '8',
  '-b:v',
  '1M',
  '-g',
  '30',
  '-c:a',
  'libvorbis',
];
const mpeg2 = ['-c:v', 'mpeg2video', '-q:v', '3', '-g', '15', '-bf', '2', '-c:a', 'mp2'];
const mpeg4 = ['-c:v', 'mpeg4', '-q:v', '3', '-g', '30', '-c:a', 'libmp3lame'];
const made = [
  { name: 'a.mp4', rate: '24', frames: 120, args: h264 },
  { name: 'b.mkv', rate: '30000/1001', frames: 150, args: h264 },
  { name: 'c.webm', rate: '25', frames: 120, args: vp8 },
  { name: 'd.mov', rate: '60', frames: 240, args: h264 },
  { name: 'e.ts', rate: '30', frames: 150, args: mpeg2 },
  { name: 'f.avi', rate: '25/2', frames: 60, args: mpeg4 },
];
let sources: NumberedSource[] = [];

beforeAll(() => {
  const videos = made.map(({ name, ...video }, i) => [join(folder, name), { ...video, first: 1000 * i }] as const);
  makeAllNumbered(videos);
  sources = videos.map(([file, { first }]) => ({ file, first, ...frameTicks(file) }));
});

/** Repeatable numbers in [0, 1): a linear congruential generator (Numerical Recipes). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Cuts at whole milliseconds, as lists have them. */
function randomCuts(seed: number, count: number): Cut[] {
  const next = numbersFrom(seed);
  return Array.from({ length: count }, () => {
    const source = sources[Math.floor(next() * sources.length)] ?? sources[0];
    if (source === undefined) throw new Error('no source');
    const duration = Math.round((0.05 + next() * 0.8) * 1000);
    // Every source is longer than four seconds.
    const start = Math.floor(next() * (4000 - duration));
    return { source, start: BigInt(start) * 1000n, end: BigInt(start + duration) * 1000n };
  });
}

const clipsOf = (cuts: readonly Cut[]): Clip[] =>
  cuts.map(({ source, start, end, speed }) => ({
    source: source.file,
    start: Number(start) / 1e6,
    end: Number(end) / 1e6,
    ...(speed === undefined ? {} : { speed: `${speed[0]}/${speed[1]}` }),
  }));

/** As a runner's threads may change while it works, and more: every few milliseconds. */
const unsteady = ({ budget }: FfmpegRunner): Observable<number> =>
  interval(40).pipe(
    map((tick) => 1 + (tick % 4)),
    tap((threads) => budget.resize(threads)),
  );

async function render(
  cuts: readonly Cut[],
  frameRate: RationalText,
  concurrency: number | 'auto',
  file: string,
  threadsOf: (runner: FfmpegRunner) => Observable<number> = ({ threads }) => threads,
  audio = true,
) {
  await using owned = ffmpegRunner();
  const runner = { ...owned, threads: threadsOf(owned) };
  await using store = temporaryStore();
  await using loader = ffmpegLoader({ runner });
  await using renderer = ffmpegRenderer({ runner });
  const deps = { loader, renderer, store, concurrency };
  return await resultFrom(renderTimeline({ items: clipsOf(cuts) }, { file, frameRate, crf: 30, audio }, deps));
}

/** Clips of a list: in the check about as many as there are files, or speeds. */
const [clips, speedClips] = isSoak ? [16, 12] : [8, 8];

describe('every frame of a montage is the one that the list asks for', () => {
  const rates: [RationalText, readonly [bigint, bigint]][] = [
    ['30/1', [30n, 1n]],
    ['24/1', [24n, 1n]],
    ['30000/1001', [30000n, 1001n]],
  ];
  it.each(
    rates.flatMap((rate, i) => Array.from({ length: isSoak ? 10 : 1 }, (_, j) => [...rate, i + 3 * j + 1] as const)),
  )('at %s frames a second', async (frameRate, rate, seed) => {
    const cuts = randomCuts(seed, clips);
    const file = join(folder, `identity-${seed}.mp4`);
    const report = await render(cuts, frameRate, 'auto', file);
    const numbers = expectedNumbers(cuts, rate);
    expect(readNumbers(file)).toEqual(numbers);
    expect(report.frames).toBe(numbers.length);
    expect(report.clips.every(({ status }) => status === 'rendered')).toBe(true);

    const video = probeStream(file, 'v:0');
    const [tickSeconds, ticks] = video.time_base.split('/').map(BigInt);
    const perFrame = ((ticks ?? 0n) * rate[1]) / (rate[0] * (tickSeconds ?? 1n));
    const pts = video.packets.map((packet) => packet.pts).toSorted((a, b) => a - b);
    expect(pts).toEqual(numbers.map((_, k) => k * Number(perFrame)));
    const audio = probeStream(file, 'a:0');
    const seconds = Number(cuts.reduce((sum, { start, end }) => sum + end - start, 0n)) / 1e6;
    expect(Number(audio.duration)).toBeCloseTo(Math.round(seconds * 48000) / 48000, 4);
    expect(Number(audio.start_time)).toBe(0);
  });

  const speeds: Cut['speed'][] = [
    [1n, 16n],
    [16n, 1n],
    [1n, 2n],
    [2n, 1n],
    [137n, 100n],
    [99n, 100n],
    [3n, 1n],
    undefined,
  ];
  it.each([
    ['25/1', [25n, 1n], 7],
    ['30000/1001', [30000n, 1001n], 8],
  ] as const)('at any speed, at %s frames a second', async (frameRate, rate, seed) => {
    const next = numbersFrom(seed);
    const cuts = randomCuts(seed, speedClips).map((cut, i): Cut => {
      const speed = speeds[(i + seed) % speeds.length];
      // As much of the source as makes a second or less of the output, where there is that much.
      const [times, per] = speed ?? [1n, 1n];
      const length = (BigInt(Math.round((0.05 + next() * 0.6) * 1000)) * 1000n * times) / per;
      const end = cut.start + (length < 1000n ? 1000n : length);
      return { ...cut, end: end > 4_000_000n ? 4_000_000n : end, ...(speed === undefined ? {} : { speed }) };
    });
    const file = join(folder, `speeds-${seed}.mp4`);
    // Of each clip a process reads the sound, which nothing here looks at.
    const report = await render(cuts, frameRate, 'auto', file, undefined, isSoak);
    const numbers = expectedNumbers(cuts, rate);
    expect(readNumbers(file)).toEqual(numbers);
    expect(report.frames).toBe(numbers.length);
    expect(report.clips.every(({ status }) => status === 'rendered')).toBe(true);
  });

  it('and the bytes are the same one at a time, six at once, and while the number changes all the time', async () => {
    const cuts = randomCuts(99, isSoak ? 12 : 6);
    const digests = [];
    for (const concurrency of isSoak ? ([1, 2, 6, 'auto', 'unsteady'] as const) : ([1, 6, 'unsteady'] as const)) {
      const file = join(folder, `bytes-${concurrency}.mp4`);
      const heard: number[] = [];
      const atOnce = concurrency === 'unsteady' ? 'auto' : concurrency;
      await render(cuts, '30/1', atOnce, file, (runner) =>
        (concurrency === 'unsteady' ? unsteady(runner) : runner.threads).pipe(tap((threads) => heard.push(threads))),
      );
      // `auto` asks the runner, which asks the machine; a number asks nobody.
      expect(heard.length > 0).toBe(atOnce === 'auto');
      digests.push(createHash('sha256').update(readFileSync(file)).digest('hex'));
      expect(readNumbers(file)).toEqual(expectedNumbers(cuts, [30n, 1n]));
    }
    expect(new Set(digests).size).toBe(1);
  });
});
