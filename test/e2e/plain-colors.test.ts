// Needs ffmpeg.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryCache, temporaryStore } from '@clipwright/cache';
import { type ClipRenderer, type ClipSource, renderTimeline, resultFrom, type TimelineItem } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavEngine, libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-plain-'));
const source = join(folder, 'source.mkv');
tool('ffmpeg', [...['-f', 'lavfi', '-i', 'color=c=gray:s=64x48:r=25:d=1'], '-c:v', 'ffv1', source]);
const runner = ffmpegRunner();
const loader = ffmpegLoader({ runner });
// The source stays open from one output to the next.
const cache = memoryCache<ClipSource>({ idleTimeToLive: 3_600_000 });
const engine = hasLibrary ? libavEngine() : undefined;
const ways: Readonly<Record<string, ClipRenderer>> = {
  'ffmpeg reading by itself': ffmpegRenderer({ runner }),
  'pictures fed in': ffmpegRenderer({ runner, direct: false }),
  ...(engine === undefined ? {} : { libav: libavRenderer({ engine }) }),
};
afterAll(async () => {
  await cache[Symbol.asyncDispose]();
  for (const renderer of Object.values(ways)) await renderer[Symbol.asyncDispose]();
  await loader[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await engine?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

type Colour = readonly [number, number, number];

/** Of each frame one pixel, red, green and blue, as ffmpeg shows it. */
function coloursOf(file: string): readonly Colour[] {
  const shown = 'scale=in_color_matrix=bt709:flags=accurate_rnd+full_chroma_int+bitexact,format=rgb24,crop=1:1:40:30';
  const bytes = tool('ffmpeg', ['-i', file, '-vf', shown, '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1']);
  return Array.from({ length: bytes.length / 3 }, (_, i) => [
    bytes[3 * i] ?? 0,
    bytes[3 * i + 1] ?? 0,
    bytes[3 * i + 2] ?? 0,
  ]);
}

const channels = (color: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
/** Rounded to values of video, and encoded: hardly at all off. */
const isLike = (shown: Colour | undefined, color: string): boolean =>
  shown !== undefined && channels(color).every((value, i) => Math.abs(value - (shown[i] ?? 0)) <= 3);

describe.each(Object.entries(ways))('plain colours: %s', (name, renderer) => {
  const render = async (items: readonly TimelineItem[], size = { width: 64, height: 48 }) => {
    const file = join(folder, 'plain.mp4');
    await using store = temporaryStore();
    const output = { file, overwrite: true, frameRate: 25, size, crf: 1 } as const;
    await resultFrom(renderTimeline({ items }, output, { loader, cache, renderer, store }));
    return coloursOf(file);
  };

  it('are shown for their time, between clips and beside each other', async () => {
    const colors = ['#c83214', '#14c832', '#1432C8', '#ffffff', '#000000', '#808080', '#202020'];
    const gaps = colors.map((color) => ({ gap: 0.2, color }));
    const shown = await render([...gaps.slice(0, 3), { source, end: 0.2 }, ...gaps.slice(3), { gap: 0.2 }]);
    const expected = [...colors.slice(0, 3), '#7e7e7e', ...colors.slice(3), '#000000'];
    const wrong = shown.flatMap((each, i) => {
      const color = expected[Math.floor(i / 5)] ?? '';
      return isLike(each, color.toLowerCase()) ? [] : [`${name}, frame ${i}: ${each.join(' ')} for ${color}`];
    });
    expect([shown.length, wrong]).toEqual([45, []]);
  });

  it('give way to each other evenly', async () => {
    const transition = { type: 'crossfade', duration: 0.4 } as const;
    const shown = await render([
      { gap: 1, color: '#c80000' },
      { gap: 1, color: '#0000c8', transition },
      { source, end: 0.2 },
    ]);
    expect([isLike(shown[19], '#c80000'), isLike(shown[30], '#0000c8'), shown.length]).toEqual([true, true, 55]);
    // From 0.8 s on the second counts for one part in ten more with each frame.
    const mixed = shown.slice(20, 31).map(([red, , blue]) => [red, blue].map((value) => Math.round(value / 20)));
    expect(mixed).toEqual(Array.from({ length: 11 }, (_, i) => [10 - i, i]));
  });
});
