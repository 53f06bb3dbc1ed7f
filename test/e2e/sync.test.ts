import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { afterAll, beforeAll, expect, it } from 'vitest';

/*
 * Sound in step, heard and seen: sources with a flash and a beep in every second, cut on frame boundaries. In the finished
 * video every beep is where its flash is, in the last clip as in the first.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-sync-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seconds = 8;
const made: [name: string, rate: number, sampleRate: number, sound: string[]][] = [
  ['aac.mp4', 25, 44_100, ['-c:a', 'aac']],
  ['flac.mkv', 50, 48_000, ['-c:a', 'flac']],
  ['mp2.ts', 25, 48_000, ['-c:a', 'mp2']],
  ['pcm.mov', 25, 22_050, ['-c:a', 'pcm_s16le']],
];

function ffmpeg(args: string[], input?: Buffer): Buffer {
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], { input, maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

/** One white frame and 30 ms of 1 kHz at each whole second, in dark and silence. */
beforeAll(() => {
  for (const [name, rate, sampleRate, sound] of made) {
    const picture = Buffer.alloc(64 * 36 * rate * seconds, 40);
    for (let second = 0; second < seconds; second += 1) {
      picture.fill(255, second * rate * 64 * 36, (second * rate + 1) * 64 * 36);
    }
    const samples = new Float32Array(sampleRate * seconds);
    for (let i = 0; i < samples.length; i += 1) {
      const since = (i % sampleRate) / sampleRate;
      if (since < 0.03) samples[i] = 0.8 * Math.sin(2 * Math.PI * 1000 * since);
    }
    const wav = join(folder, `${name}.raw`);
    ffmpeg(
      ['-f', 'f32le', '-ar', String(sampleRate), '-ac', '1', '-i', 'pipe:0', '-f', 'f32le', wav],
      Buffer.from(samples.buffer),
    );
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '64x36', '-r', String(rate), '-i', 'pipe:0'];
    const tone = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', '1', '-i', wav];
    ffmpeg(
      [...raw, ...tone, '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-g', '30', ...sound, join(folder, name)],
      picture,
    );
  }
});

/** Times in seconds at which a frame is white. */
function flashes(file: string): number[] {
  const frames = ffmpeg(['-i', file, '-map', '0:v', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1']);
  return Array.from({ length: frames.length / (64 * 36) }, (_, k) => k).flatMap((k) =>
    (frames[k * 64 * 36 + 1000] ?? 0) > 150 ? [k / 25] : [],
  );
}

/** Times in seconds at which sound begins after a tenth of a second of silence. */
function beeps(file: string): number[] {
  const bytes = ffmpeg(['-i', file, '-map', '0:a', '-f', 'f32le', '-ac', '1', '-ar', '48000', 'pipe:1']);
  const samples = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const starts: number[] = [];
  let lastLoud = Number.NEGATIVE_INFINITY;
  for (const [i, sample] of samples.entries()) {
    if (Math.abs(sample) < 0.2) continue;
    if (i - lastLoud > 4800) starts.push(i / 48_000);
    lastLoud = i;
  }
  return starts;
}

it('every beep is within 10 ms of its flash, in the last of forty clips as in the first', async () => {
  // From 0.2 s before a second to 0.32 s after it, in frames of 1/25 s: one flash and one beep a clip, 13 frames.
  const items = Array.from({ length: 40 }, (_, i) => {
    const [name = ''] = made[i % made.length] ?? [];
    const second = 1 + (i % (seconds - 2));
    return { source: join(folder, name), start: second - 0.2, end: second + 0.32 };
  });
  const file = join(folder, 'out.mp4');
  await using runner = ffmpegRunner();
  await using store = temporaryStore();
  await using loader = ffmpegLoader({ runner });
  await using renderer = ffmpegRenderer({ runner });
  const output = { file, frameRate: '25/1', preset: 'ultrafast' } as const;
  const report = await resultFrom(renderTimeline({ items }, output, { loader, renderer, store }));
  expect(report).toMatchObject({ frames: 40 * 13, skipped: 0 });

  const [seen, heard] = [flashes(file), beeps(file)];
  expect(seen).toEqual(items.map((_, i) => (i * 13 + 5) / 25));
  expect(heard).toHaveLength(40);
  const apart = heard.map((time, i) => Math.abs(time - (seen[i] ?? 0)) * 1000);
  expect(Math.max(...apart)).toBeLessThan(10);
});
