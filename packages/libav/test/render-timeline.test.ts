// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type ClipLoader, type ClipRenderer, type OutputOptions, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { makeFile } from '@clipwright/test-kit/make-file';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { syntheticLoader } from '@clipwright/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libavEngine, libavLoader, libavProber, libavRenderer } from '../src/index.ts';
import { numbersIn } from './numbers-in.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
// One of each for all tests: each looks for its tools, or begins workers.
const runner = ffmpegRunner();
const engine = libavEngine();
beforeAll(async () => {
  directory = await scratch();
});
afterAll(async () => {
  for (const part of [engine, runner]) await part[Symbol.asyncDispose]();
  await directory.remove();
});

/** Cuts at odd times, another speed, a gap and a crossfade, of two rates. */
const timeline = {
  items: [
    { source: 'synthetic:a?frames=120&rate=24/1&size=160x90&audio=48000', start: 0.31, end: 1.6 },
    {
      source: 'synthetic:b?frames=150&rate=30000/1001&size=128x96&first=500&audio=44100',
      start: 1,
      end: 2.2,
      speed: 1.5,
    },
    { gap: 0.4 },
    {
      source: 'synthetic:a?frames=120&rate=24/1&size=160x90&audio=48000',
      start: 3,
      end: 4.1,
      transition: { type: 'crossfade', duration: 0.5 },
    },
    { source: 'synthetic:b?frames=150&rate=30000/1001&size=128x96&first=500&audio=44100', start: 0.2, end: 1.3 },
  ],
} as const;

async function rendered(
  renderer: ClipRenderer,
  name: string,
  output: Partial<OutputOptions> = {},
  concurrency: number | 'auto' = 'auto',
): Promise<string> {
  const file = join(directory.path, name);
  await using store = temporaryStore();
  const loader = syntheticLoader();
  const options = { file, size: { width: 160, height: 90 }, frameRate: '30/1', preset: 'veryfast', ...output } as const;
  await resultFrom(renderTimeline(timeline, options, { loader, renderer, store, concurrency }));
  return file;
}

function framesOf(file: string): string {
  return tool('ffmpeg', ['-i', file, '-map', '0:v:0', '-f', 'framemd5', 'pipe:1']).toString();
}

/** Both channels as ffmpeg decodes them. */
function samplesOf(file: string): Float32Array {
  const bytes = tool('ffmpeg', ['-i', file, '-map', '0:a:0', '-ar', '48000', '-f', 'f32le', 'pipe:1']);
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/** By how much two sounds differ, in dB below full scale. */
function difference(a: Float32Array, b: Float32Array): number {
  const power = a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0) / a.length;
  return 10 * Math.log10(power + 1e-12);
}

describe.skipIf(!hasLibrary)('a timeline (needs node-av)', () => {
  it('shows what ffmpeg’s renderer shows, to the bit before a lossless encoder, and sounds alike', async () => {
    const own = await rendered(libavRenderer({ engine }), 'own.mp4', { crf: 0 });
    const other = await rendered(ffmpegRenderer({ runner }), 'other.mp4', { crf: 0 });
    expect(framesOf(own)).toBe(framesOf(other));
    const [a, b] = [samplesOf(own), samplesOf(other)];
    expect(a.length).toBe(b.length);
    expect(difference(a, b)).toBeLessThan(-60);
  });

  /** Each container and each codec; the soak has more of their pairs. */
  const often = [
    { name: 'out.mov', output: { codec: 'hevc' } },
    { name: 'out.webm', output: {} },
    { name: 'av1.mkv', output: { codec: 'av1', audioCodec: 'opus' } },
  ] as const;
  const seldom = [
    { name: 'out.mkv', output: {} },
    { name: 'opus.mp4', output: { audioCodec: 'opus' } },
  ] as const;
  const outputs = [...often, ...(isSoak ? seldom : [])];
  it.each(outputs)('has the same frames and as much sound in $name', async ({ name, output }) => {
    const own = await rendered(libavRenderer({ engine }), `own-${name}`, output);
    const other = await rendered(ffmpegRenderer({ runner }), `other-${name}`, output);
    expect(numbersIn(own)).toEqual(numbersIn(other));
    const [a, b] = [samplesOf(own), samplesOf(other)];
    // In Matroska ffmpeg's renderer says nothing of where AAC ends within its last packet.
    expect(Math.abs(a.length - b.length)).toBeLessThan(name === 'out.mkv' ? 2 * 1024 : 1);
    expect(difference(a, b)).toBeLessThan(-30);
  });

  it('is rendered of files without any program, as ffmpeg’s loader and renderer do it', async () => {
    const source = makeFile(join(directory.path, 'source.mp4'), '-t', '1');
    const music = makeFile(join(directory.path, 'music.mkv'), '-vn', '-c:a', 'flac');
    const clips = {
      items: [
        { source, start: 0.1, end: 0.7 },
        { source, start: 0.2, end: 0.9, speed: 1.25, volume: 0.5 },
      ],
      music: { source: music, volume: 0.3, loop: true },
    } as const;
    const outputBy = async (loader: ClipLoader, renderer: ClipRenderer, name: string): Promise<string> => {
      const file = join(directory.path, name);
      await using store = temporaryStore();
      const output = { file, size: { width: 96, height: 64 }, frameRate: '30/1', crf: 0, preset: 'veryfast' } as const;
      await resultFrom(renderTimeline(clips, output, { loader, renderer, store }));
      return file;
    };
    await using theirs = ffmpegLoader({ runner });
    const ours = libavLoader({ engine, prober: libavProber({ engine }) });
    const own = await outputBy(ours, libavRenderer({ engine }), 'without.mp4');
    const other = await outputBy(theirs, ffmpegRenderer({ runner }), 'with.mp4');
    expect(framesOf(own)).toBe(framesOf(other));
    const [a, b] = [samplesOf(own), samplesOf(other)];
    expect(a.length).toBe(b.length);
    expect(difference(a, b)).toBeLessThan(-60);
  });

  it('has the same bytes however many segments are made at once', async () => {
    await using engine = libavEngine({ workers: 3 });
    const digests: string[] = [];
    for (const concurrency of isSoak ? [1, 2, 6] : [1, 6]) {
      const file = await rendered(libavRenderer({ engine }), `${concurrency}.mp4`, {}, concurrency);
      digests.push(
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      );
    }
    expect(new Set(digests).size).toBe(1);
  });
});
