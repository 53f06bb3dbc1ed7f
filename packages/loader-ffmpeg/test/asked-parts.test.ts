// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VideoFormat } from '@clipwright/core';
import { askedParts, secondsToRational } from '@clipwright/core/author';
import { type FfmpegJob, type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { oneAfterAnother } from '../src/read/one-after-another.ts';
import { childrenOf } from './children.ts';
import { madeTogether } from './made-together.ts';

/*
 * Pictures at times that are far from each other: parts with an index of their own, a few of them decoded at once.
 */
const directory = mkdtempSync(join(tmpdir(), 'clipwright-parts-'));
const runner = ffmpegRunner();
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

/** Runs as the other, and counts streams that have begun and not ended. */
function counted(max: { running: number; at: number }): FfmpegRunner {
  return {
    ...runner,
    stream: (job: FfmpegJob) => {
      const stream = runner.stream(job);
      max.running += 1;
      max.at = Math.max(max.at, max.running);
      let ended = false;
      return {
        ...stream,
        return: () => {
          if (!ended) max.running -= 1;
          ended = true;
          return stream.return();
        },
      };
    },
  };
}

/** Each of ffmpeg's own frames of the whole file, by its time. */
function framesOf(file: string): string[] {
  const args = ['-v', 'error', '-i', file, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'framemd5', '-'];
  const lines = execFileSync('ffmpeg', args, { encoding: 'utf8' }).trim().split('\n');
  return lines.filter((line) => !line.startsWith('#')).map((line) => line.split(',').at(-1)?.trim() ?? '');
}

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-bf', '2'];
const files = some(
  [
    ['far.mp4', h264],
    ['far.mkv', h264],
    ['far.avi', ['-c:v', 'mpeg4', '-q:v', '4', '-g', '50']],
    ['far.ts', h264],
  ] as const,
  2,
);
beforeAll(() => void madeTogether(directory, 'testsrc2=s=64x48:r=10:d=120[v]', files));

it.each(files)('gives at each time the frame that ffmpeg has there, in order: %s', async (name) => {
  const file = join(directory, name);
  const right = framesOf(file);
  const max = { running: 0, at: 0 };
  await using loader = ffmpegLoader({ runner: counted(max) });
  const event = await lastValueFrom(loader.open({ uri: file }));
  if (event.type !== 'opened') throw new Error('not opened');
  await using source = event.source;
  const at = ['0', '0.3', '17.2', '33', '33.4', '60.55', '81', '99.9', '119.9'];
  const seen: string[] = [];
  for await (const { data, close } of source.video({ start: 0, end: 120 }, { at })) {
    seen.push(createHash('md5').update(data).digest('hex'));
    close();
  }
  expect(seen).toEqual(at.map((time) => right[Math.floor(Number(time) * 10 + 1e-6)]));
  expect(max.at).toBeGreaterThan(1);
  expect(max.running).toBe(0);

  // Every so many seconds is the same as at these times.
  const steps: string[] = [];
  for await (const { data, close } of source.video({ start: 3, end: 60 }, { every: 25 })) {
    steps.push(createHash('md5').update(data).digest('hex'));
    close();
  }
  expect(steps).toEqual([right[30], right[280], right[530]]);

  // Leaving ends those that are ahead.
  for await (const { close } of source.video({ start: 0, end: 120 }, { at })) {
    close();
    break;
  }
  await runner.settled();
  expect(childrenOf()).toEqual([]);
});

it.each(['changing.ts', 'changing.mkv'])(
  'pictures whose size changes in mid-file are those read one by one: %s',
  async (name) => {
    const parts = madeTogether(directory, 'testsrc2=s=64x48:r=10:d=30[v]', [
      ['64.ts', h264],
      ['96.ts', ['-vf', 'pad=96', ...h264]],
    ]);
    const file = join(directory, name);
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', `concat:${parts.join('|')}`, '-c', 'copy', file]);
    await using loader = ffmpegLoader({ runner });
    const event = await lastValueFrom(loader.open({ uri: file }));
    if (event.type !== 'opened') throw new Error('not opened');
    await using source = event.source;
    const read = async (at: readonly string[]): Promise<string[]> => {
      const seen: string[] = [];
      for await (const { data, pts } of source.video({ start: 0, end: 58 }, { format: 'rgb24', at })) {
        seen.push(`${pts} ${createHash('md5').update(data).digest('hex')}`);
      }
      return seen;
    };
    // Some of the first part, at the change, and of the second, in one process.
    const at = ['4', '29.8', '30.4', '55', ...(isSoak ? ['12', '20', '38', '46'] : [])].sort((a, b) => +a - +b);
    const alone: string[] = [];
    for (const time of at) alone.push(...(await read([time])));
    expect(await read(at)).toEqual(alone);
    expect(new Set(alone).size).toBe(at.length);
  },
);

it('one time of a long source is one small part of it', async () => {
  const file = join(directory, 'far.mp4');
  await using loader = ffmpegLoader({ runner });
  const event = await lastValueFrom(loader.open({ uri: file }));
  if (event.type !== 'opened') throw new Error('not opened');
  await using source = event.source;
  const parts = (format: VideoFormat) =>
    askedParts(source.info, { start: 0, end: 120 }, format).map(({ range }) => [
      secondsToRational(range.start).toNumber(),
      secondsToRational(range.end).toNumber(),
    ]);
  expect(parts({ at: [60] })).toEqual([[60, 61]]);
  expect(parts({ at: [60, 65, 90, 119.5] })).toEqual([
    [60, 66],
    [90, 91],
    [119.5, 120],
  ]);
  expect(parts({ at: [] })).toEqual([[0, 120]]);
  expect(parts({})).toEqual([[0, 120]]);
});

it('one that fails fails in its turn, and ends those ahead', async () => {
  const ended: number[] = [];
  const values = (number: number) =>
    async function* () {
      try {
        if (number === 1) throw new Error('the second');
        yield number;
      } finally {
        ended.push(number);
      }
    };
  const seen: number[] = [];
  const read = async (): Promise<void> => {
    for await (const value of oneAfterAnother([0, 1, 2, 3].map(values))) seen.push(value);
  };
  await expect(read()).rejects.toThrow('the second');
  expect(seen).toEqual([0]);
  // The last one had begun when the first was done.
  expect(ended.sort()).toEqual([0, 1, 2, 3]);
});
