// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterAll, expect, it } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'clipwright-last-frame-'));
const real = ffmpegRunner();
afterAll(async () => {
  await real[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

/** A runner that counts processes, and the lines that they print: a packet has one. */
function counting() {
  const counts = { processes: 0, lines: 0 };
  const stream: FfmpegRunner['stream'] = (job) => {
    counts.processes += 1;
    const inner = real.stream(job);
    const next: typeof inner.next = async () => {
      const result = await inner.next();
      if (result.done !== true) for (const byte of result.value) if (byte === 10) counts.lines += 1;
      return result;
    };
    const counted = { ...inner, next, [Symbol.asyncIterator]: () => counted };
    return counted;
  };
  return { runner: { ...real, stream }, counts };
}

const ffmpeg = (...args: string[]): unknown => execFileSync('ffmpeg', ['-v', 'error', '-y', ...args]);

/** What is told of a file, its frames, and what that took. */
async function opened(file: string, isAsked: boolean) {
  const { runner, counts } = counting();
  const prober = headersProber();
  await using loader = ffmpegLoader({ runner, ...(isAsked ? { prober } : {}) });
  const event = await lastValueFrom(loader.open({ uri: file }));
  if (event.type !== 'opened') throw new Error('not opened');
  await using source = event.source;
  // Which parameter sets there are is told from headers alone.
  const { decoder, ...video } = source.info.video;
  const { configuration: _, parameterSets: __, ...known } = decoder ?? {};
  const info = { ...source.info, video: { ...video, decoder: known } };
  return { info, index: await firstValueFrom(source.index()), ...counts };
}

const x264 = (frames: string): string[] => ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-bf', frames];

it.each([
  ['B-frames', 'testsrc2=s=32x32:r=30:d=100', x264('2')],
  ['no B-frames', 'testsrc2=s=32x32:r=30:d=100', x264('0')],
  ['HEVC', 'testsrc2=s=64x64:r=25:d=30', ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none']],
  ['frames left out', "testsrc2=s=32x32:r=50:d=40,select='gt(mod(n,5),1)'", [...x264('2'), '-fps_mode', 'passthrough']],
])('of an mp4 made of a Matroska file at most its last packets are listed: %s', async (name, graph, options) => {
  const [first, file] = [join(directory, `${name}.mkv`), join(directory, `${name}.mp4`)];
  ffmpeg('-f', 'lavfi', '-i', graph, ...options, first);
  ffmpeg('-i', first, '-c', 'copy', file);
  const [asked, listed] = [await opened(file, true), await opened(file, false)];
  expect({ info: asked.info, index: asked.index }).toEqual({ info: listed.info, index: listed.index });
  expect(asked.processes).toBeLessThanOrEqual(1);
  expect(asked.lines).toBeLessThan(listed.lines / 5);
});

it('who leaves while the last packets are looked up leaves nothing behind', async () => {
  const { runner, counts } = counting();
  await using prober = headersProber();
  await using loader = ffmpegLoader({ runner, prober });
  const asking = new Promise<void>((resolve) => {
    const stream = runner.stream;
    runner.stream = (job) => {
      resolve();
      return stream(job);
    };
  });
  const work = loader.open({ uri: join(directory, 'B-frames.mp4') }).subscribe();
  await asking;
  work.unsubscribe();
  await loader.settled();
  expect(counts.processes).toBe(1);
});
