// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClips, type SampleFormat } from '@clipwright/core';
import { afterAll, describe, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-colors-'));
const loader = ffmpegLoader();
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const exact = 'flags=bicubic+accurate_rnd+full_chroma_int+bitexact';
const ffmpeg = (...args: readonly string[]): Buffer =>
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { maxBuffer: 2 ** 26 });

/** Noise, whose every pixel has a colour of its own, as the encoder keeps it to the bit. */
function makeSource(pixelFormat: string): string {
  const file = join(folder, `${pixelFormat}.mkv`);
  const picture = `testsrc2=s=322x182:r=25:d=0.16,noise=alls=40:all_seed=7,format=${pixelFormat}`;
  ffmpeg('-f', 'lavfi', '-i', picture, '-c:v', 'libx264', '-qp', '0', '-preset', 'ultrafast', file);
  return file;
}

/** The frames as swscale itself has them, at once, and exact. */
const truth = (file: string, size: string, format: SampleFormat, ...before: readonly string[]): Buffer =>
  ffmpeg(...before, '-i', file, '-vf', `scale=${size}${exact},format=${format}`, '-f', 'rawvideo', 'pipe:1');

describe('red, green and blue are those that swscale has without shortcuts, on any processor', () => {
  it.each(['yuv420p', 'yuvj420p', 'yuv422p', 'yuv444p', 'yuv420p10le', 'gray'])('of %s', async (pixelFormat) => {
    const file = makeSource(pixelFormat);
    await using open = await openClips([{ source: file, start: 0, end: 0.16 }], { loader });
    for (const format of ['rgb24', 'rgba'] as const) {
      for (const size of [undefined, { width: 200, height: 110 }]) {
        const frames: Uint8Array[] = [];
        for await (const sample of open.clips[0]?.video({ format, ...size }) ?? []) {
          frames.push(Uint8Array.from(sample.data));
          sample.close();
        }
        const scaled = size === undefined ? '' : `${size.width}:${size.height}:`;
        const found = Buffer.concat(frames);
        expect(found.length).toBeGreaterThan(0);
        expect(found.equals(truth(file, scaled, format))).toBe(true);
        expect(found.equals(truth(file, scaled, format, '-cpuflags', '0'))).toBe(true);
      }
    }
  });
});
