// Needs ffmpeg.
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type ClipLoader, ClipwrightError, firstSupported, renderTimeline, resultFrom } from '@clipwright/core';
import type { OpenEvent } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavEngine, libavLoader, libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { some } from '@clipwright/test-kit/soak';
import { tap, throwError } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inOneFile, type Truth, truthOf } from './awkward-truth.ts';
import { makeNumbered, readNumbers, size } from './numbered.ts';
import { type Cut, expectedNumbers } from './rule-of-time.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-mixed-engines-'));
const runner = ffmpegRunner();
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '12', '-bf', '2', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];

/** A file whose frames carry their numbers, each as far from those of the others as its first says. */
async function numbered(name: string, rate: string, first: number, frames = 36): Promise<Truth> {
  const file = join(folder, name);
  makeNumbered(file, { rate, frames, first, args: h264 });
  return { ...(await truthOf(file)), first };
}

/** Two recordings one after the other, whose clock starts over: the libraries decline them. */
async function twice(first: number): Promise<Truth> {
  const [one, two] = [await numbered('twice.ts', '25', first, 18), await numbered('second.ts', '25', first + 18, 18)];
  const both = inOneFile(one, two);
  appendFileSync(one.file, readFileSync(two.file));
  return { ...both, first };
}

let cuts: readonly Cut[] = [];
beforeAll(async () => {
  const [a, b, c] = [await numbered('a.mp4', '30', 0), await numbered('b.mkv', '24000/1001', 1000), await twice(2000)];
  const times = [
    [a, 310_000n, 650_000n],
    [b, 200_000n, 570_000n],
    [c, 560_000n, 930_000n],
    [a, 0n, 210_000n],
    [b, 1_000_000n, 1_200_000n],
  ] as const;
  cuts = times.map(([source, start, end]) => ({ source, start, end }));
});

/** Tells which files it opens, and declines some. */
function telling(loader: ClipLoader, opened: Set<string>, declined = /^$/): ClipLoader {
  return {
    open: (request) => {
      if (declined.test(request.uri)) return throwError(() => new ClipwrightError('source-declined', 'Not here.'));
      const tell = tap<OpenEvent>(({ type }) => {
        if (type === 'opened') opened.add(basename(request.uri));
      });
      return loader.open(request).pipe(tell);
    },
    settled: () => loader.settled(),
    [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
  };
}

describe.skipIf(!hasLibrary)('a list of which each engine opens some (needs node-av)', () => {
  const ways = [
    ['ffmpeg', 'directly'],
    ['ffmpeg', 'from samples'],
    ['libav', 'directly'],
    ['libav', 'from samples'],
  ] as const;
  it.each(some(ways, 2))('has the frames that the rule of time says, rendered by %s %s', async (by, way) => {
    await using engine = libavEngine({ workers: 2 });
    const opened = { libav: new Set<string>(), ffmpeg: new Set<string>() };
    await using loader = firstSupported([
      telling(libavLoader({ engine }), opened.libav, /\.mkv$/),
      telling(ffmpegLoader({ runner }), opened.ffmpeg),
    ]);
    const direct = way === 'directly';
    await using renderer = by === 'ffmpeg' ? ffmpegRenderer({ runner, direct }) : libavRenderer({ engine, direct });
    await using store = temporaryStore();
    const file = join(folder, `${by} ${way}.mp4`);
    const items = cuts.map(({ source, start, end }) => {
      return { source: source.file, start: Number(start) / 1e6, end: Number(end) / 1e6 };
    });
    const output = { file, size, frameRate: '30/1', preset: 'ultrafast' } as const;
    const report = await resultFrom(renderTimeline({ items }, output, { loader, renderer, store }));
    expect(report.clips.map(({ status }) => status)).toEqual(cuts.map(() => 'rendered'));
    expect(opened).toEqual({ libav: new Set(['a.mp4']), ffmpeg: new Set(['b.mkv', 'twice.ts']) });
    expect(readNumbers(file)).toEqual(expectedNumbers(cuts, [30n, 1n]));
  });
});
