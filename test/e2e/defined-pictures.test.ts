// Needs ffmpeg.
import type { ClipSource, SampleFormat, VideoFormat } from '@clipwright/core';
import { type DefinedVideo, defineLoader, type PictureFormat } from '@clipwright/core/author';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';

const [width, height] = [64, 48];

/** A picture of soft colours in a format, as ffmpeg draws and writes it. */
function drawn(pixelFormat: string): Buffer {
  const wave = (speed: string): string => `128+110*sin(${speed})`;
  const colors = `r='${wave('X/9+Y/17')}':g='${wave('X/14-Y/8')}':b='${wave('Y/11+2')}':a='${wave('X/20')}'`;
  const picture = `color=black:s=${width}x${height},format=gbrap,geq=${colors},format=rgba`;
  return tool('ffmpeg', [
    '-f',
    'lavfi',
    '-i',
    picture,
    '-frames:v',
    '1',
    '-f',
    'rawvideo',
    '-pix_fmt',
    pixelFormat,
    'pipe:1',
  ]);
}

async function open(video: DefinedVideo, picture: Uint8Array): Promise<ClipSource> {
  const loader = defineLoader({ name: 'raw', open: () => ({ video, frames: () => [picture] }) });
  const last = await lastValueFrom(loader.open({ uri: 'raw' }));
  if (last.type !== 'opened') throw new Error('no source');
  return last.source;
}

const shape = { width, height, frameRate: 10, frames: 1 } as const;

/** The one picture of a source in a format, and what ffmpeg makes of the same bytes. */
async function bothWays(
  video: DefinedVideo,
  format: VideoFormat & { readonly format: SampleFormat },
  scaling: string,
): Promise<readonly [ours: Uint8Array, theirs: Uint8Array]> {
  const picture = drawn(video.pixelFormat);
  await using source = await open(video, picture);
  const samples: Uint8Array[] = [];
  for await (const { data } of source.video({ start: 0, end: 0.1 }, format)) samples.push(data);
  const raw = ['-f', 'rawvideo', '-pix_fmt', video.pixelFormat, '-s', `${width}x${height}`, '-i', 'pipe:0'];
  const size = `${format.width ?? width}:${format.height ?? height}`;
  const filter = `scale=${size}:${scaling}+${exact},format=${format.format === 'gray8' ? 'gray' : format.format}`;
  return [samples[0] ?? new Uint8Array(), tool('ffmpeg', [...raw, '-vf', filter, '-f', 'rawvideo', 'pipe:1'], picture)];
}

/** How far two pictures are apart: the largest difference of a byte, and the mean of all. */
function apart([one, other]: readonly [Uint8Array, Uint8Array]): { readonly most: number; readonly mean: number } {
  expect(one.length).toBe(other.length);
  const differences = Array.from(one, (byte, i) => Math.abs(byte - (other[i] ?? 0)));
  return { most: Math.max(...differences), mean: differences.reduce((sum, byte) => sum + byte, 0) / one.length };
}

const exact = 'accurate_rnd+full_chroma_int+full_chroma_inp+bitexact';
const formats: readonly PictureFormat[] = ['rgb24', 'rgba', 'yuv420p', 'gray'];
const wanted = ['rgb24', 'rgba', 'yuv420p', 'gray8'] as const;
const sizes = [
  [100, 80, 'bilinear'],
  [24, 18, 'area'],
] as const;

describe('pictures of an author come as ffmpeg converts and scales them', () => {
  it.each(formats.flatMap((from) => wanted.map((to) => [from, to] as const)))('%s as %s', async (from, to) => {
    // Colour that is there for every second pixel is drawn between them: there ffmpeg's bilinear is none.
    const { most, mean } = apart(await bothWays({ ...shape, pixelFormat: from }, { format: to }, 'flags=bicubic'));
    const isFiner = from === 'yuv420p' && (to === 'rgb24' || to === 'rgba');
    expect(most).toBeLessThanOrEqual(isFiner ? 4 : 2);
    expect(mean).toBeLessThan(isFiner ? 0.6 : 0.1);
  });

  it.each(formats.flatMap((from) => wanted.flatMap((to) => sizes.map((size) => [from, to, ...size] as const))))(
    '%s as %s of %i x %i (%s)',
    async (from, to, width, height, kind) => {
      const format = { format: to, width, height };
      const { most, mean } = apart(await bothWays({ ...shape, pixelFormat: from }, format, `flags=${kind}`));
      expect(most).toBeLessThanOrEqual(1);
      // Each channel is scaled in full precision here, and ffmpeg rounds transparency before.
      expect(mean).toBeLessThan(from === 'rgba' && to === 'rgba' ? 0.25 : 0.1);
    },
  );

  it.each([
    ['bt709', 'tv'],
    ['bt709', 'pc'],
    ['bt2020nc', 'tv'],
    ['smpte170m', 'pc'],
  ] as const)('yuv420p by its tags, %s of range %s', async (matrix, range) => {
    const video = { ...shape, pixelFormat: 'yuv420p', color: { matrix, range } } as const;
    const names: Readonly<Record<string, string>> = { bt2020nc: 'bt2020' };
    const scaling = `in_color_matrix=${names[matrix] ?? matrix}:in_range=${range}:flags=bilinear`;
    const { most, mean } = apart(await bothWays(video, { format: 'rgb24', width: 100, height: 80 }, scaling));
    expect(most).toBeLessThanOrEqual(2);
    expect(mean).toBeLessThan(0.1);
  });
});
