// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import {
  type ClipLoader,
  type ClipRenderer,
  renderTimeline,
  resultFrom,
  type TextPainter,
  type Timeline,
} from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libavEngine, libavLoader, libavRenderer } from '../src/index.ts';
import { likeness } from './likeness.ts';

/*
 * What lies on pictures, as ffmpeg's renderer puts it there: both have the same filters, in two releases of FFmpeg.
 */
let directory: Awaited<ReturnType<typeof scratch>>;
const path = (name: string): string => join(directory.path, name);
const runner = ffmpegRunner();
const theirs = ffmpegLoader({ runner });
const engine = libavEngine({ workers: 2 });
const own = libavLoader({ engine });

beforeAll(async () => {
  directory = await scratch();
  const tags = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
  const make = (name: string, source: string, ...options: readonly string[]): Buffer =>
    tool('ffmpeg', ['-y', '-f', 'lavfi', '-i', source, ...options, path(name)]);
  make('one.mkv', 'testsrc2=s=160x96:r=25:d=2', '-vf', tags, '-pix_fmt', 'yuv420p', '-c:v', 'ffv1');
  make('two.mp4', 'mandelbrot=s=160x96:r=25:maxiter=60', '-t', '2', '-vf', tags, '-pix_fmt', 'yuv420p', '-g', '12');
  tool('ffmpeg', ['-y', '-i', path('two.mp4'), '-c', 'copy', '-metadata:s:v', 'rotate=90', path('turned.mp4')]);
  const shade = "format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='255*X/W'";
  make('card.png', 'testsrc=s=48x36', '-frames:v', '1', '-pix_fmt', 'rgb24');
  make('logo.png', 'testsrc=s=40x30', '-frames:v', '1', '-vf', shade);
  make('photo.jpg', 'gradients=s=200x120:seed=3', '-frames:v', '1', '-q:v', '1');
});
afterAll(async () => {
  for (const part of [own, engine, theirs, runner]) await part[Symbol.asyncDispose]();
  await directory.remove();
});

const painter: TextPainter = {
  fingerprint: 'white',
  paint: () => {
    const [width, height] = [40, 20];
    const pixels = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
      i % 4 < 3 ? 250 : (i >> 2) % width < 20 ? 128 : 255,
    );
    return { width, height, x: 100, y: 60, pixels, warnings: [] };
  },
};

async function rendered(
  timeline: Timeline,
  renderer: ClipRenderer,
  loader: ClipLoader,
  concurrency: number | 'auto' = 'auto',
): Promise<string> {
  await using store = temporaryStore();
  const output = {
    ...{ file: path('out.mp4'), overwrite: true, crf: 0, preset: 'ultrafast', audio: false },
    ...{ size: { width: 160, height: 96 }, frameRate: '25/1' },
  } as const;
  const deps = { loader, renderer, store, painter, concurrency, onError: 'fail' } as const;
  await resultFrom(renderTimeline(timeline, output, deps));
  return output.file;
}

async function picturesBy(timeline: Timeline, renderer: ClipRenderer, loader: ClipLoader): Promise<Uint8Array> {
  const file = await rendered(timeline, renderer, loader);
  return tool('ffmpeg', ['-i', file, '-map', '0:v:0', '-f', 'rawvideo', 'pipe:1']);
}

interface Case {
  readonly what: string;
  readonly timeline: () => Timeline;
  /** How near they are at least, in dB. @default to the bit */
  readonly least?: number;
  /** For the soak alone: others have it too. */
  readonly isSeldom?: boolean;
}

/** Of one value in two, swscale of ffmpeg 5.1 makes transparency by one larger than it is. */
const transparent = 66;

const cases: readonly Case[] = [
  {
    what: 'a picture in its own size, for some of its frames',
    timeline: () => ({
      items: [{ source: path('one.mkv') }],
      layers: [{ picture: path('card.png'), start: 0.6, end: 1.2, x: 0, y: 1 }],
    }),
    isSeldom: true,
  },
  {
    what: 'a picture that appears, is half there and disappears, on an item',
    timeline: () => ({
      items: [
        { source: path('two.mp4'), end: 0.4 },
        {
          source: path('one.mkv'),
          layers: [
            { picture: path('card.png'), start: 0.2, end: 1.6, fadeIn: 0.4, fadeOut: 0.5, opacity: 0.5, x: 1, y: 0 },
          ],
        },
      ],
    }),
  },
  {
    what: 'a picture scaled, transparent pictures and texts, on each other',
    timeline: () => ({
      items: [{ source: path('one.mkv'), layers: [{ text: 'white', start: 0.4, end: 1.2, fadeOut: 0.3 }] }],
      layers: [
        { picture: path('photo.jpg'), start: 0.2, end: 1.6, fadeIn: 0.4, width: 0.5 },
        { picture: path('logo.png'), start: 0.5, end: 1.5, x: 0.4 },
        { picture: path('logo.png'), x: 0.9, width: 0.2, opacity: 0.4 },
      ],
    }),
    least: transparent,
  },
  {
    what: 'a video in its own size, partly off the canvas, faster, over a gap and a crossfade',
    timeline: () => ({
      items: [
        { gap: 0.4 },
        { source: path('one.mkv'), start: 0.4, end: 1.4 },
        { source: path('two.mp4'), start: 0.4, end: 1.2, transition: { type: 'crossfade', duration: 0.4 } },
      ],
      layers: [{ video: { source: path('two.mp4'), speed: 1.3 }, start: 0.2, width: 1, x: 1.5, y: -1, opacity: 0.75 }],
    }),
  },
  {
    what: 'a video scaled, one backwards, one frozen and one turned',
    timeline: () => ({
      items: [{ source: path('two.mp4') }],
      layers: [
        { video: { source: path('one.mkv'), start: 0.4 }, start: 0.3, width: 0.4, x: 0.1, fadeIn: 0.5 },
        { video: { source: path('one.mkv'), end: 1, speed: -1 }, start: 0.6, width: 0.4, x: 0.9, opacity: 0.3 },
        { video: { source: path('one.mkv'), start: 0.7, freeze: 1 }, start: 0.8, width: 0.3, y: 1, fadeOut: 0.5 },
        { video: { source: path('turned.mp4'), start: 0.2 }, start: 0.1, width: 0.2, y: 0 },
      ],
    }),
  },
  {
    what: 'some on a picture that stands still, and on a frozen clip',
    timeline: () => ({
      items: [
        { source: path('photo.jpg'), freeze: 0.8 },
        { source: path('one.mkv'), start: 0.5, freeze: 0.6 },
      ],
      layers: [{ picture: path('card.png'), start: 0.3, fadeIn: 0.3, x: 0.2 }],
    }),
  },
];

describe.skipIf(!hasLibrary)('layers (needs node-av)', () => {
  const tried = cases.filter(({ isSeldom = false }) => isSoak || !isSeldom);
  it.each(tried)('$what, as ffmpeg’s renderer shows it, read and fed', async ({ what, timeline, least }) => {
    const expected = await picturesBy(timeline(), ffmpegRenderer({ runner }), theirs);
    // Each way with some of the cases; in a soak both with all.
    const isEven = cases.findIndex((each) => each.what === what) % 2 === 0;
    for (const direct of isSoak ? [true, false] : [isEven]) {
      const pictures = await picturesBy(timeline(), libavRenderer({ engine, direct }), own);
      expect(likeness(pictures, expected)).toBeGreaterThanOrEqual(least ?? Number.POSITIVE_INFINITY);
    }
  });

  it('has the same bytes however many segments are made at once, in threads and in processes', async () => {
    const timeline: Timeline = {
      items: Array.from({ length: 5 }, (_, i) => ({
        source: path(i % 2 === 0 ? 'one.mkv' : 'two.mp4'),
        start: i / 5,
        end: i / 5 + 0.5,
      })),
      layers: [
        { picture: path('logo.png'), x: 1, y: 0, fadeIn: 0.4 },
        { video: { source: path('two.mp4') }, start: 0.3, width: 0.3, opacity: 0.7 },
        { text: 'white', start: 0.9, end: 1.4 },
      ],
    };
    await using isolated = libavEngine({ workers: 2, isolate: true });
    const digests = new Set<string>();
    for (const [at, concurrency] of [
      [engine, 1],
      ...(isSoak ? ([[engine, 2]] as const) : []),
      [engine, 6],
      [isolated, 6],
    ] as const) {
      await using loader = libavLoader({ engine: at });
      const file = await rendered(timeline, libavRenderer({ engine: at }), loader, concurrency);
      digests.add(
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      );
    }
    expect(digests.size).toBe(1);
  });
});
