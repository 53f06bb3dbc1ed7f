// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryCache, temporaryStore } from '@clipwright/cache';
import { type ClipRenderer, type ClipSource, renderTimeline, resultFrom, type TimelineItem } from '@clipwright/core';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, describe, expect, it } from 'vitest';
import { pictureWays } from './picture-ways.ts';

/*
 * A picture with one round spot, whose middle tells to a fraction of a pixel where it is: pan and zoom must move it
 * evenly, from frame to frame, to where arithmetic has it.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-view-'));
const path = (name: string): string => join(folder, name);
const [wide, high] = [320, 180];
const canvas = { width: 160, height: 90 };
const [spotX, spotY] = [150.5, 85.5];
const spot = `geq=lum='16+200*exp(-((X+0.5-${spotX})^2+(Y+0.5-${spotY})^2)/200)':cb=128:cr=128`;
const tags = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
const make = (name: string, ...options: readonly string[]) =>
  tool('ffmpeg', [
    '-f',
    'lavfi',
    '-i',
    `color=black:s=${wide}x${high}:r=25:d=2,format=yuv420p,${spot}`,
    ...options,
    path(name),
  ]);
make('spot.mkv', '-vf', tags, '-c:v', 'ffv1');
make('spot.png', '-frames:v', '1', '-pix_fmt', 'rgb24');
tool('ffmpeg', [
  ...['-f', 'lavfi', '-i', `testsrc2=s=${wide}x${high}:r=25:d=0.4`, '-vf', tags, '-pix_fmt', 'yuv420p'],
  ...['-c:v', 'ffv1', path('busy.mkv')],
]);

const { close, loader, runner, ways } = pictureWays();
// Sources stay open from one output to the next.
const cache = memoryCache<ClipSource>({ idleTimeToLive: 3_600_000 });
afterAll(async () => {
  await cache[Symbol.asyncDispose]();
  await close();
  rmSync(folder, { recursive: true, force: true });
});

async function rendered(
  items: readonly TimelineItem[],
  renderer: ClipRenderer,
  concurrency: number | 'auto' = 'auto',
): Promise<string> {
  await using store = temporaryStore();
  const output = {
    ...{ file: path('out.mp4'), overwrite: true, crf: 0, preset: 'ultrafast', audio: false },
    ...{ size: canvas, frameRate: '25/1' },
  } as const;
  await resultFrom(renderTimeline({ items }, output, { loader, cache, renderer, store, concurrency, onError: 'fail' }));
  return output.file;
}

const raw = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'];
const picturesOf = (file: string, filter = 'null'): Buffer => tool('ffmpeg', ['-i', file, '-vf', filter, ...raw]);
const frame = (canvas.width * canvas.height * 3) / 2;

/** Where the spot is in each frame, in pixels from the left and the upper edge. */
function spotsIn(pictures: Buffer): readonly (readonly [x: number, y: number])[] {
  return Array.from({ length: pictures.length / frame }, (_, k) => {
    let [sum, x, y] = [0, 0, 0];
    for (let i = 0; i < canvas.width * canvas.height; i += 1) {
      const value = Math.max(0, (pictures[k * frame + i] ?? 0) - 20);
      sum += value;
      x += value * ((i % canvas.width) + 0.5);
      y += value * (Math.floor(i / canvas.width) + 0.5);
    }
    return [x / sum, y / sum];
  });
}

/** Where it is to be, when `way` of the way is gone. */
const placeAt = (way: number): readonly [x: number, y: number] => {
  const [left, top, share] = [0.25 * way, 0.2 * way, 1 - 0.5 * way];
  return [((spotX / wide - left) / share) * canvas.width, ((spotY / high - top) / share) * canvas.height];
};
const view = { to: { left: 0.25, top: 0.2, width: 0.5, height: 0.5 } };

/** How far it is from its place at most, and how much more or less than that it goes from one frame to the next. */
function wandering(spots: ReturnType<typeof spotsIn>) {
  const off = spots.map(([x, y], k) => {
    const [wantedX, wantedY] = placeAt(k / spots.length);
    return [x - wantedX, y - wantedY] as const;
  });
  const most = (values: readonly (readonly [number, number])[]): number =>
    Math.max(...values.flat().map((value) => Math.abs(value)));
  const steps = off.slice(1).map(([x, y], k) => [x - (off[k]?.[0] ?? 0), y - (off[k]?.[1] ?? 0)] as const);
  return { off: most(off), uneven: most(steps) };
}

// In the check one way alone: that the others show the same, to the bit, is seen below.
describe.each(some(Object.entries(ways), 1))('pan and zoom: %s', (_name, renderer) => {
  it('moves evenly from part to part, of clips, of frozen ones and of pictures', async () => {
    const items = [
      { source: path('spot.mkv'), view },
      { source: path('spot.mkv'), start: 1, freeze: 2, view },
      { source: path('spot.png'), freeze: 2, view },
    ];
    const pictures = picturesOf(await rendered(items, renderer));
    expect(pictures.length).toBe(3 * 50 * frame);
    for (const [i, { source }] of items.entries()) {
      const { off, uneven } = wandering(spotsIn(pictures.subarray(i * 50 * frame, (i + 1) * 50 * frame)));
      expect([source, off < 0.3, uneven < 0.08]).toEqual([source, true, true]);
    }
    // However they are read, and whether they stand still or do not move.
    const [first, second] = [0, 1].map((i) => pictures.subarray(i * 50 * frame, (i + 1) * 50 * frame));
    expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
  });

  it('that stays is what a part cut out and scaled is, of what has the canvas’s shape', async () => {
    const part = { left: 0.25, top: 0.1, width: 0.5, height: 0.9 };
    const found = picturesOf(await rendered([{ source: path('busy.mkv'), view: { from: part, to: part } }], renderer));
    // 160x162 from 80, 18, of which 160x90 in the middle are of the canvas's shape.
    const expected = picturesOf(path('busy.mkv'), 'crop=160:90:80:54');
    expect(found.length).toBe(expected.length);
    const squares = found.reduce((sum, value, i) => sum + (value - (expected[i] ?? 999)) ** 2, 0);
    expect(10 * Math.log10(255 ** 2 / (squares / found.length))).toBeGreaterThan(30);
  });

  it('is seen after what crops and turns', async () => {
    const items = [
      {
        source: path('busy.mkv'),
        rotate: 180 as const,
        view: { from: { left: 0.5, width: 0.5, top: 0.5, height: 0.5 }, to: { left: 0.5, top: 0.5 } },
      },
    ];
    const found = picturesOf(await rendered(items, renderer));
    const expected = picturesOf(path('busy.mkv'), 'hflip,vflip,crop=160:90:160:90');
    const squares = found.reduce((sum, value, i) => sum + (value - (expected[i] ?? 999)) ** 2, 0);
    expect(10 * Math.log10(255 ** 2 / (squares / found.length))).toBeGreaterThan(30);
  });
});

describe('pan and zoom', () => {
  it('is the same to the bit in both engines, fed and read', async () => {
    const items = [
      { source: path('busy.mkv'), view },
      { source: path('spot.mkv'), end: 0.4, view: { from: { left: 0.3, width: 0.4 }, to: { top: 0.5 } } },
      { source: path('spot.mkv'), start: 1, freeze: 0.4, view },
      { source: path('spot.png'), freeze: 0.4, view },
      { source: path('busy.mkv'), rotate: 180 as const, view: { from: view.to } },
    ];
    const digests = new Set<string>();
    for (const renderer of Object.values(ways)) {
      digests.add(
        createHash('sha256')
          .update(picturesOf(await rendered(items, renderer)))
          .digest('hex'),
      );
    }
    expect(digests.size).toBe(1);
  });

  it('has the same bytes however many pieces are made at once', async () => {
    const transition = { type: 'crossfade', duration: 0.2 } as const;
    const items = [
      { source: path('spot.png'), freeze: 0.6, view },
      { source: path('busy.mkv'), start: 0.1, end: 0.3, view, transition },
      { source: path('spot.png'), freeze: 0.6, view: { from: view.to }, transition },
    ];
    const digests = new Set<string>();
    for (const concurrency of [1, 4]) {
      const bytes = readFileSync(
        await rendered(items, Object.values(ways)[0] ?? ffmpegRenderer({ runner }), concurrency),
      );
      digests.add(createHash('sha256').update(bytes).digest('hex'));
    }
    expect(digests.size).toBe(1);
  });
});
