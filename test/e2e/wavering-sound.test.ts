// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { grayFrames } from '@clipwright/test-kit/gray-frames';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, expect, it } from 'vitest';

/*
 * Sources of constant rate whose timestamps waver, with a flash and a beep each second: both are where they would be
 * without that.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-wavering-sound-'));
const runner = ffmpegRunner();
const loader = ffmpegLoader({ runner, prober: headersProber() });
const renderer = ffmpegRenderer({ runner });
afterAll(async () => {
  for (const each of [renderer, loader, runner]) await each[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const seconds = 4;
const area = 64 * 36;
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '24', '-bf', '2', '-pix_fmt', 'yuv420p'];
const fine = ['-video_track_timescale', '90000'];
const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '1M', '-g', '30'];

function ffmpeg(args: readonly string[], input?: Buffer): Buffer {
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], { input, maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

/** White for two frames and 30 ms of a kilohertz at each whole second. */
function made(name: string, rate: number, by: number, args: readonly string[]): string {
  const picture = Buffer.alloc(area * rate * seconds, 40);
  for (let second = 0; second < seconds; second += 1) {
    picture.fill(255, second * rate * area, (second * rate + 2) * area);
  }
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '64x36', '-r', String(rate), '-i', 'pipe:0'];
  const beep = `aevalsrc='0.8*sin(2*PI*1000*t)*lt(mod(t,1),0.03)':s=48000:d=${seconds}`;
  const off = `floor(${180 * by}*random(1))-${90 * by}*gt(N,0)`;
  const passed = ['-fps_mode', 'passthrough', '-enc_time_base', '1/90000'];
  const times = ['-vf', `settb=1/90000,setpts='N*90000/${rate}+${off}'`, ...passed];
  const file = join(folder, name);
  ffmpeg([...raw, '-f', 'lavfi', '-i', beep, ...times, ...args, file], picture);
  return file;
}

/** The frames at which it becomes white. */
function flashes(file: string): number[] {
  const frames = grayFrames(file);
  const isWhite = (k: number): boolean => (frames[k * area + 1000] ?? 0) > 140;
  const places = Array.from({ length: frames.length / area }, (_, k) => k);
  return places.filter((k) => isWhite(k) && !isWhite(k - 1));
}

/** Seconds at which sound begins after a tenth of a second without it. */
function beeps(file: string): number[] {
  const bytes = ffmpeg(['-i', file, '-map', '0:a', '-f', 'f32le', '-ac', '1', '-ar', '48000', '-']);
  const samples = new Float32Array(new Uint8Array(bytes).buffer);
  const starts: number[] = [];
  let lastLoud = Number.NEGATIVE_INFINITY;
  for (const [i, value] of samples.entries()) {
    if (Math.abs(value) < 0.1) continue;
    if (i - lastLoud > 4800) starts.push(i / 48_000);
    lastLoud = i;
  }
  return starts;
}

const sources = [
  ['phone.mp4', 30, 4, [...h264, ...fine, '-c:a', 'aac']],
  ['film.mkv', 24, 12, [...h264, '-c:a', 'flac']],
  ['browser.webm', 25, 8, [...vp8, '-c:a', 'libvorbis']],
  ['quick.mov', 60, 5, [...h264, ...fine, '-c:a', 'pcm_s16le']],
  ['little.mp4', 30, 1, [...h264, ...fine, '-c:a', 'aac']],
] as const;
it.each(isSoak ? sources : sources.slice(0, 3))(
  'each beep is within half a frame of its flash, at its own rate: %s',
  async (name, rate, by, args) => {
    const source = made(name, rate, by, args);
    await using store = temporaryStore();
    const file = join(folder, 'out.mp4');
    // Whole, and twice a cut before a flash.
    const items = [{ source }, { source, start: 0.5, end: 1.5 }, { source, start: 2.5, end: 3.5 }];
    const output = { file, overwrite: true, preset: 'ultrafast' } as const;
    const report = await resultFrom(renderTimeline({ items }, output, { loader, renderer, store }));
    expect(report.profile.frameRate).toBe(`${rate}/1`);
    expect(report.frames).toBe((seconds + 2) * rate);
    const at = [0, 1, 2, 3, 4.5, 5.5];
    // Half a second is no whole number of frames at each rate: the next one shows it.
    expect(flashes(file)).toEqual(at.map((time) => Math.ceil(time * rate)));
    const heard = beeps(file);
    expect(heard).toHaveLength(at.length);
    for (const [i, time] of at.entries())
      expect(Math.abs((heard[i] ?? 9) - time), `beep ${i}`).toBeLessThan(0.5 / rate);
  },
);
