// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryCache, temporaryStore } from '@clipwright/cache';
import {
  type ClipRenderer,
  type ClipSource,
  renderTimeline,
  resultFrom,
  type TimelineItem,
  type Transition,
} from '@clipwright/core';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, describe, expect, it } from 'vitest';
import { pictureWays } from './picture-ways.ts';

/*
 * Transitions frame by frame against ffmpeg's own `xfade`, and against what each frame should have where. From
 * 0.68 s to 1.32 s of two seconds both are seen: sixteen frames, in which an edge goes four pixels of 64 each.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-transitions-'));
const path = (name: string): string => join(folder, name);
const [side, begin, length] = [64, 17, 16];
const tags = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
for (const [name, source] of [
  ['a.mkv', 'testsrc2'],
  ['b.mkv', 'mandelbrot=maxiter=50'],
] as const) {
  const sized = `${source}${source.includes('=') ? ':' : '='}s=${side}x${side}`;
  tool('ffmpeg', [
    ...['-f', 'lavfi', '-i', `${sized}:r=25`, '-f', 'lavfi', '-i', 'sine=f=500:r=48000', '-t', '2'],
    ...['-vf', tags, '-pix_fmt', 'yuv420p', '-c:v', 'ffv1', '-c:a', 'pcm_s16le', path(name)],
  ]);
}

const { close, loader, runner, ways } = pictureWays();
// Sources stay open from one output to the next.
const cache = memoryCache<ClipSource>({ idleTimeToLive: 3_600_000 });
afterAll(async () => {
  await cache[Symbol.asyncDispose]();
  await close();
  rmSync(folder, { recursive: true, force: true });
});

const raw = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'];
const picturesOf = (file: string): Buffer => tool('ffmpeg', ['-i', file, ...raw]);
const sources = { a: picturesOf(path('a.mkv')), b: picturesOf(path('b.mkv')) };

async function rendered(
  items: readonly TimelineItem[],
  renderer: ClipRenderer,
  { concurrency = 'auto', audio = false }: { readonly concurrency?: number | 'auto'; readonly audio?: boolean } = {},
) {
  await using store = temporaryStore();
  const output = { file: path('out.mp4'), overwrite: true, crf: 0, preset: 'ultrafast', audio, joinFade: 0 } as const;
  const report = await resultFrom(
    renderTimeline({ items }, output, { loader, cache, renderer, store, concurrency, onError: 'fail' }),
  );
  expect(report.clips.flatMap(({ warnings = [] }) => warnings)).toEqual([]);
  return output.file;
}

const both = (transition: Transition, start = 0, end = 2): readonly TimelineItem[] => [
  { source: path('a.mkv'), start, end: 1 },
  { source: path('b.mkv'), start: 1, end, transition },
];

const frame = (side * side * 3) / 2;
const directions = ['left', 'right', 'up', 'down'] as const;
type Direction = (typeof directions)[number];

/** A picture that comes down over the other one, from the right. */
const covering = { to: { x: 1, y: -1 }, window: { x: 1, y: -1 } };

/** From which picture a pixel is, and where in it, when an edge has gone so far. */
const rules = {
  wipe: (direction: Direction, gone: number, x: number, y: number) => {
    const along = { left: side - 1 - x, right: x, up: side - 1 - y, down: y }[direction];
    return { second: along < gone, x, y };
  },
  slide: (direction: Direction, gone: number, x: number, y: number) => {
    const isAcross = direction === 'left' || direction === 'right';
    const forth = direction === 'left' || direction === 'up' ? gone : -gone;
    const at = (isAcross ? x : y) + forth;
    const second = at < 0 || at >= side;
    const place = (at + side) % side;
    return isAcross ? { second, x: place, y } : { second, x, y: place };
  },
  drawn: (_: Direction, gone: number, x: number, y: number) => {
    const left = side - gone;
    const second = x >= left && y < gone;
    return second ? { second, x: x - left, y: y + left } : { second, x, y };
  },
};

/** Of each pair of clips in the test below the first frame of a source that is shown, and how many are. */
const [from, shown] = [9, 32];

/** What a pair of clips shows, made of the sources' own pictures. */
function expected(type: keyof typeof rules, direction: Direction): Buffer {
  const { a, b } = sources;
  const planes = [
    { at: 0, half: 1 },
    { at: side * side, half: 2 },
    { at: (side * side * 5) / 4, half: 2 },
  ];
  const all = Buffer.alloc(shown * frame);
  for (let k = 0; k < shown; k += 1) {
    const gone = Math.min(side, Math.max(0, ((from + k - begin) * side) / length));
    for (const { at, half } of planes) {
      const row = side / half;
      for (let y = 0; y < row; y += 1) {
        for (let x = 0; x < row; x += 1) {
          const found = rules[type](direction, gone, x * half, y * half);
          const picture = found.second ? b : a;
          const source = (from + k) * frame + at + (found.y / half) * row + found.x / half;
          all[k * frame + at + y * row + x] = picture[source] ?? 0;
        }
      }
    }
  }
  return all;
}

describe.each(Object.entries(ways))('transitions: %s', (way, renderer) => {
  const isFirst = renderer === Object.values(ways)[0];

  it('wipes, slides and what is drawn have every value where their frame puts it', async () => {
    const kinds = [
      // In the check each of the two in two of the directions, and in other ways than the first in one.
      ...(['wipe', 'slide'] as const).flatMap((type, i) =>
        directions.flatMap((direction, k) =>
          isSoak || k === i || (isFirst && k === i + 2) ? [{ type, direction }] : [],
        ),
      ),
      { type: 'drawn', direction: 'left' } as const,
    ];
    const items = kinds.flatMap(({ type, direction }) =>
      both(
        { type, duration: 0.64, ...(type === 'drawn' ? { drawing: covering } : { direction }) },
        from / 25,
        (from + shown) / 25,
      ),
    );
    const found = picturesOf(await rendered(items, renderer));
    expect(found.length).toBe(kinds.length * shown * frame);
    for (const [i, { type, direction }] of kinds.entries()) {
      const own = found.subarray(i * shown * frame, (i + 1) * shown * frame);
      expect([type, direction, own.equals(expected(type, direction))]).toEqual([type, direction, true]);
    }
  });

  const ofDip = 'a dip has every value where the weight of its frame puts it, and is as loud (fed in: in the soak)';
  it.runIf(isSoak || way !== 'pictures fed in')(ofDip, async () => {
    const dip = { type: 'dip', duration: 0.8, color: '#ffffff' } as const;
    const file = await rendered(both(dip), renderer, { audio: true });
    const { a, b } = sources;
    const pictures = picturesOf(file);
    expect(pictures.length).toBe(50 * frame);
    let most = 0;
    for (const [i, value] of pictures.entries()) {
      const k = Math.floor(i / frame);
      // Of the picture, ten frames before the cut and behind it.
      const share = Math.min(1, Math.abs(k - 25) / 10);
      const white = i % frame < side * side ? 235 : 128;
      most = Math.max(most, Math.abs(value - (white + share * (((k < 25 ? a : b)[i] ?? 999) - white))));
    }
    expect(most).toBeLessThanOrEqual(1);
    // At the cut there is the colour, and nothing to be heard.
    const white = pictures.subarray(25 * frame, 25 * frame + side * side);
    expect(new Set(white)).toEqual(new Set([235]));
    const sound = tool('ffmpeg', ['-i', file, '-ac', '1', '-f', 's16le', 'pipe:1']);
    const loud = (from: number): number => {
      let most = 0;
      for (let i = Math.round(from * 48_000); i < (from + 0.02) * 48_000; i += 1) {
        most = Math.max(most, Math.abs(sound.readInt16LE(2 * i)));
      }
      return most;
    };
    const [before, half, cut] = [loud(0.4), loud(0.79), loud(0.99)];
    expect([half / before > 0.4, half / before < 0.6, cut / before < 0.08]).toEqual([true, true, true]);
  });
});

describe('transitions', () => {
  const renderer = Object.values(ways)[0] ?? ffmpegRenderer({ runner });

  it.each([
    ['wipe', ['left', 'up']],
    ['slide', ['up', 'left']],
  ] as const)('a %s is ffmpeg’s own, but for the pixel on its edge', async (type, directions) => {
    for (const direction of some(directions, 1)) {
      const file = await rendered(both({ type, direction, duration: 0.64 }), renderer);
      // Brightness alone, the same way: `xfade` works at another resolution of colour.
      const gray = 'format=gray,format=yuv444p';
      const second = `trim=start=${begin / 25},setpts=PTS-STARTPTS`;
      const fade = `xfade=${type}${direction}:duration=0.64:offset=${begin / 25}`;
      const out = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
      const graph = `[0]${gray}[a];[1]${second},${gray}[b];[a][b]${fade}`;
      const own = tool('ffmpeg', ['-i', path('a.mkv'), '-i', path('b.mkv'), '-filter_complex', graph, ...out]);
      const found = tool('ffmpeg', ['-i', file, '-vf', gray, ...out]);
      expect([own.length, found.length]).toEqual([50 * side * side, 50 * side * side]);
      let beyond = 0;
      for (let k = 0; k < 50; k += 1) {
        // Its edge lies a pixel further, and stays for a frame when it has come to the end.
        const edge = Math.max(0, side - ((k - begin) * side) / length);
        for (let i = 0; i < side * side; i += 1) {
          const at = direction === 'left' ? i % side : Math.floor(i / side);
          // In its first frame a slide's first pixel is of the row below.
          if (Math.abs(at - edge) % side > 1 && found[k * side * side + i] !== own[k * side * side + i]) beyond += 1;
        }
      }
      expect([direction, beyond]).toEqual([direction, 0]);
    }
  });

  it('have the same bytes however many pieces are made at once', async () => {
    const items: TimelineItem[] = [
      { source: path('a.mkv'), end: 0.6 },
      { source: path('b.mkv'), start: 0.5, end: 1.3, transition: { type: 'wipe', direction: 'up', duration: 0.3 } },
      { gap: 0.5, color: '#206040', transition: { type: 'slide', duration: 0.2 } },
      { source: path('a.mkv'), start: 1, end: 1.6, transition: { type: 'dip', color: '#804020', duration: 0.4 } },
    ];
    const digests = new Set<string>();
    for (const concurrency of [1, 4]) {
      const bytes = readFileSync(await rendered(items, renderer, { concurrency, audio: true }));
      digests.add(createHash('sha256').update(bytes).digest('hex'));
    }
    expect(digests.size).toBe(1);
  });
});
