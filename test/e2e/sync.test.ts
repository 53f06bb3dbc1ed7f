// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import {
  type OutputOptions,
  type RenderReport,
  renderTimeline,
  resultFrom,
  type Timeline,
  type TimelineItem,
} from '@clipwright/core';
import { grayFrames } from '@clipwright/test-kit/gray-frames';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { headersEngine } from './engine-of.ts';

/*
 * Sound in step, heard and seen: sources with a flash and a beep in every second, cut on frame boundaries. In the
 * finished video every beep is where its flash is, in the last clip as in the first.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-sync-'));
const engine = headersEngine();
const { loader, renderer } = engine;
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const seconds = 8;
const made: [name: string, rate: number, sampleRate: number, sound: string[]][] = [
  ['aac.mp4', 25, 44_100, ['-c:a', 'aac']],
  ['aac.mov', 25, 48_000, ['-c:a', 'aac']],
  ['aac.mkv', 50, 48_000, ['-c:a', 'aac']],
  ['flac.mkv', 50, 48_000, ['-c:a', 'flac']],
  ['opus.mp4', 25, 48_000, ['-c:a', 'libopus']],
  ['mp2.ts', 25, 48_000, ['-c:a', 'mp2']],
  ['pcm.mov', 25, 22_050, ['-c:a', 'pcm_s16le']],
];

function ffmpeg(args: string[], input?: Buffer): Buffer {
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], { input, maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

/** White for a 25th of a second and 30 ms of 1 kHz at each whole second, in dark and silence; and music of 100 Hz. */
beforeAll(() => {
  for (const [name, rate, sampleRate, sound] of made) {
    const picture = Buffer.alloc(64 * 36 * rate * seconds, 40);
    for (let second = 0; second < seconds; second += 1) {
      picture.fill(255, second * rate * 64 * 36, (second * rate + rate / 25) * 64 * 36);
    }
    const samples = new Float32Array(sampleRate * seconds);
    for (let i = 0; i < samples.length; i += 1) {
      const since = (i % sampleRate) / sampleRate;
      if (since < 0.03) samples[i] = 0.8 * Math.sin(2 * Math.PI * 1000 * since);
    }
    const heard = join(folder, `${name}.raw`);
    writeFileSync(heard, samples);
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '64x36', '-r', String(rate), '-i', 'pipe:0'];
    const tone = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', '1', '-i', heard];
    ffmpeg(
      [...raw, ...tone, '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-g', '30', ...sound, join(folder, name)],
      picture,
    );
  }
  ffmpeg(['-f', 'lavfi', '-i', 'sine=f=100:d=3:r=44100', '-af', 'volume=0.1', join(folder, 'music.mp3')]);
});

/** Times in seconds at which a frame becomes white. */
function flashes(file: string): number[] {
  const frames = grayFrames(file);
  const show = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'stream=start_time', '-of', 'csv=p=0', file];
  const start = Number(spawnSync('ffprobe', show).stdout);
  const isWhite = (k: number): boolean => (frames[k * 64 * 36 + 1000] ?? 0) > 110;
  return Array.from({ length: frames.length / (64 * 36) }, (_, k) => k).flatMap((k) =>
    isWhite(k) && !isWhite(k - 1) ? [start + k / 25] : [],
  );
}

/** Times in seconds at which sound of a kilohertz begins after a tenth of a second without it. */
function beeps(file: string): number[] {
  const only = ['-af', 'aresample=async=1:first_pts=0,highpass=f=500', '-f', 'f32le', '-ac', '1', '-ar', '48000'];
  const bytes = ffmpeg(['-copyts', '-i', file, '-map', '0:a', ...only, 'pipe:1']);
  const samples = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const starts: number[] = [];
  let lastLoud = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < samples.length; i += 1) {
    if (Math.abs(samples[i] ?? 0) < 0.1) continue;
    if (i - lastLoud > 4800) starts.push(i / 48_000);
    lastLoud = i;
  }
  return starts;
}

/** Renders it and gives the times of flashes and beeps. */
async function render(
  timeline: Timeline,
  name: string,
  encoding: Omit<OutputOptions, 'file'> = { preset: 'ultrafast' },
): Promise<{ seen: number[]; heard: number[]; report: RenderReport }> {
  const file = join(folder, name);
  await using store = temporaryStore();
  const output = { file, frameRate: '25/1', ...encoding };
  const report = await resultFrom(renderTimeline(timeline, output, { loader, renderer, store }));
  expect(report.skipped).toBe(0);
  return { seen: flashes(file), heard: beeps(file), report };
}

/** The greatest distance of a beep from its flash, in milliseconds, of the clips from one to another. */
function apart(seen: readonly number[], heard: readonly number[], from: number, to: number): number {
  return Math.max(...heard.slice(from, to).map((time, i) => Math.abs(time - (seen[from + i] ?? 0)) * 1000));
}

const clips = isSoak ? 500 : 2 * made.length;
const sourceOf = (i: number): string => join(folder, made[i % made.length]?.[0] ?? '');
const secondOf = (i: number): number => 1 + (i % (seconds - 2));

it('every beep is within 10 ms of its flash, in the last clip as in the first', async () => {
  // From 0.2 s before a second to 0.32 s after it, in frames of 1/25 s: one flash and one beep a clip, 13 frames.
  const items = Array.from({ length: clips }, (_, i) => ({
    source: sourceOf(i),
    start: secondOf(i) - 0.2,
    end: secondOf(i) + 0.32,
  }));
  const { seen, heard, report } = await render({ items }, 'out.mp4');
  expect(report.frames).toBe(clips * 13);
  expect(seen).toEqual(items.map((_, i) => (i * 13 + 5) / 25));
  expect(heard).toHaveLength(clips);
  expect(apart(seen, heard, 0, clips)).toBeLessThan(10);
});

it.each(some(['out.webm', 'out.mkv', 'out.mov'], 1))('%s: so it is in other containers', async (name) => {
  const count = (isSoak ? 2 : 1) * made.length;
  const items = Array.from({ length: count }, (_, i) => ({
    source: sourceOf(i),
    start: secondOf(i) - 0.2,
    end: secondOf(i) + 0.32,
  }));
  const { seen, heard } = await render({ items }, name);
  expect(seen).toHaveLength(count);
  expect(heard).toHaveLength(count);
  expect(apart(seen, heard, 0, count)).toBeLessThan(10);
});

it('where packets are copied, it is so at the last join as at the first', async () => {
  const copied = ['aac.mp4', 'aac.mov', 'opus.mp4', 'pcm.mov'];
  // Three flashes and three beeps a clip, in 85 frames.
  const items = Array.from({ length: isSoak ? 8 : copied.length }, (_, i) => ({
    source: join(folder, copied[i % copied.length] ?? ''),
    start: 0.4 + (i % 4),
    end: 3.8 + (i % 4),
  }));
  const { seen, heard, report } = await render({ items }, 'copied.mp4', { copy: 'always' });
  expect(report.copying.frames).toBeGreaterThan(report.frames / 3);
  expect(seen).toEqual(items.flatMap((_, i) => [0, 1, 2].map((second) => (i * 85 + 15 + second * 25) / 25)));
  expect(heard).toHaveLength(seen.length);
  expect(apart(seen, heard, 0, seen.length)).toBeLessThan(10);
});

it('where cuts lie between frames, the picture is less than a frame late, never early, and no more so at the end', async () => {
  const start = (i: number): number => secondOf(i) - 0.2 - (i % 7) * 0.0031;
  const length = (i: number): number => 0.5 + (i % 5) * 0.0137;
  const items = Array.from({ length: clips }, (_, i) => ({
    source: sourceOf(i),
    start: start(i),
    end: start(i) + length(i),
  }));
  const { seen, heard } = await render({ items }, 'free.mp4');
  const places = items.map((_, i) =>
    Array.from({ length: i }, (_, before) => length(before)).reduce((a, b) => a + b, 0),
  );
  const truth = items.map((_, i) => (places[i] ?? 0) + secondOf(i) - start(i));
  const late = seen.map((time, i) => time - (truth[i] ?? 0));
  // The tolerance of the rule of time is a millisecond.
  expect(Math.min(...late)).toBeGreaterThan(-0.0011);
  expect(Math.max(...late)).toBeLessThan(0.04);
  const off = heard.map((time, i) => Math.abs(time - (truth[i] ?? 0)));
  expect(off).toHaveLength(items.length);
  // A Matroska file counts in milliseconds.
  expect(Math.max(...off)).toBeLessThan(0.002);
  const few = isSoak ? 20 : made.length;
  expect(Math.max(...off.slice(-few))).toBeLessThan(Math.max(...off.slice(0, few)) + 0.0005);
});

it('stays so under music, at other speeds and through crossfades: nothing moves a cut', async () => {
  const speeds = [1, 1.5, 1, 0.5, 1, 1.25];
  const count = isSoak ? 24 : speeds.length;
  // Each item stands 0.8 s, and its flash comes 0.4 s after its beginning, whatever its speed.
  const items = Array.from({ length: count }, (_, i): TimelineItem => {
    const speed = speeds[i % speeds.length] ?? 1;
    const start = secondOf(i) - 0.4 * speed;
    const transition = i % 3 === 1 ? { transition: { type: 'crossfade', duration: 0.2 } as const } : {};
    return { source: sourceOf(i), start, end: start + 0.8 * speed, speed, ...transition };
  });
  const music = { source: join(folder, 'music.mp3'), loop: true, fadeOut: 1 };
  const { seen, heard, report } = await render({ items, music }, 'all.mp4');
  expect(report.frames).toBe(count * 20);
  expect(seen).toEqual(items.map((_, i) => (i * 20 + 10) / 25));
  expect(heard).toHaveLength(count);
  const off = heard.map((time, i) => Math.abs(time - (seen[i] ?? 0)));
  const atOwn = off.filter((_, i) => speeds[i % speeds.length] === 1);
  expect(Math.max(...atOwn)).toBeLessThan(0.01);
  // Stretching sound moves its attacks by part of a window.
  expect(Math.max(...off)).toBeLessThan(0.02);
});
