// Needs ffmpeg.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClipSource, SampleFormat, VideoFormat } from '@clipwright/core';
import { type DefinedVideo, defineLoader, type PictureFormat } from '@clipwright/core/author';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-defined-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [width, height] = [64, 48];

const formats: readonly PictureFormat[] = ['rgb24', 'rgba', 'yuv420p', 'gray'];

/** A picture of soft colours in each format, as ffmpeg draws and writes it. */
function drawn(): ReadonlyMap<string, Buffer> {
  const wave = (speed: string): string => `128+110*sin(${speed})`;
  const colors = `r='${wave('X/9+Y/17')}':g='${wave('X/14-Y/8')}':b='${wave('Y/11+2')}':a='${wave('X/20')}'`;
  const picture = `color=black:s=${width}x${height},format=gbrap,geq=${colors},format=rgba`;
  const files = formats.map((format) => join(folder, `drawn-${format}`));
  const outputs = formats.flatMap((format, i) => [
    ...['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', format, files[i] ?? ''],
  ]);
  tool('ffmpeg', ['-f', 'lavfi', '-i', picture, ...outputs]);
  return new Map(formats.map((format, i) => [format, readFileSync(files[i] ?? '')]));
}

/** What is made of a picture: by what its bytes are said to be, of a size, by a way of scaling. */
interface Change {
  readonly video: DefinedVideo;
  readonly format: VideoFormat & { readonly format: SampleFormat };
  readonly scaling: string;
}

/** The filter of ffmpeg that makes the same. */
function filterOf({ format, scaling }: Change): string {
  const size = `${format.width ?? width}:${format.height ?? height}`;
  return `scale=${size}:${scaling}+${exact},format=${format.format === 'gray8' ? 'gray' : format.format}`;
}

/** What ffmpeg makes of the pictures, by filter: by one process for all of those of a format. */
function changed(pictures: ReadonlyMap<string, Buffer>, changes: readonly Change[]): ReadonlyMap<string, Buffer> {
  const made = new Map<string, Buffer>();
  for (const [pixelFormat, picture] of pictures) {
    const filters = changes.filter(({ video }) => video.pixelFormat === pixelFormat).map(filterOf);
    const files = filters.map((_, i) => join(folder, `made-${pixelFormat}-${i}`));
    const raw = ['-f', 'rawvideo', '-pix_fmt', pixelFormat, '-s', `${width}x${height}`, '-i', 'pipe:0'];
    const outputs = filters.flatMap((filter, i) => ['-vf', filter, '-f', 'rawvideo', files[i] ?? '']);
    tool('ffmpeg', [...raw, ...outputs], picture);
    for (const [i, filter] of filters.entries()) made.set(`${pixelFormat} ${filter}`, readFileSync(files[i] ?? ''));
  }
  return made;
}

async function open(video: DefinedVideo, picture: Uint8Array): Promise<ClipSource> {
  const loader = defineLoader({ name: 'raw', open: () => ({ video, frames: () => [picture] }) });
  const last = await lastValueFrom(loader.open({ uri: 'raw' }));
  if (last.type !== 'opened') throw new Error('no source');
  return last.source;
}

const shape = { width, height, frameRate: 10, frames: 1 } as const;

/** The one picture of a source in a format, and what ffmpeg makes of the same bytes. */
async function bothWays(change: Change): Promise<readonly [ours: Uint8Array, theirs: Uint8Array]> {
  const { video, format } = change;
  await using source = await open(video, pictures.get(video.pixelFormat) ?? Buffer.alloc(0));
  const samples: Uint8Array[] = [];
  for await (const { data } of source.video({ start: 0, end: 0.1 }, format)) samples.push(data);
  const theirs = byFfmpeg.get(`${video.pixelFormat} ${filterOf(change)}`);
  if (theirs === undefined) throw new Error('ffmpeg was not asked.');
  return [samples[0] ?? new Uint8Array(), theirs];
}

/** How far two pictures are apart: the largest difference of a byte, and the mean of all. */
function apart([one, other]: readonly [Uint8Array, Uint8Array]): { readonly most: number; readonly mean: number } {
  expect(one.length).toBe(other.length);
  const differences = Array.from(one, (byte, i) => Math.abs(byte - (other[i] ?? 0)));
  return { most: Math.max(...differences), mean: differences.reduce((sum, byte) => sum + byte, 0) / one.length };
}

const exact = 'accurate_rnd+full_chroma_int+full_chroma_inp+bitexact';
const wanted = ['rgb24', 'rgba', 'yuv420p', 'gray8'] as const;
const sizes = [
  [100, 80, 'bilinear'],
  [24, 18, 'area'],
] as const;
const tagged = [
  ['bt709', 'tv'],
  ['bt709', 'pc'],
  ['bt2020nc', 'tv'],
  ['smpte170m', 'pc'],
] as const;

const converted = formats.flatMap((from) =>
  wanted.map((to) => ({
    ...{ from, to },
    change: { video: { ...shape, pixelFormat: from }, format: { format: to }, scaling: 'flags=bicubic' },
  })),
);
const scaled = converted.flatMap(({ from, to, change }) =>
  sizes.map(([width, height, kind]) => ({
    ...{ from, to, width, height, kind },
    change: { ...change, format: { format: to, width, height }, scaling: `flags=${kind}` },
  })),
);
const names: Readonly<Record<string, string>> = { bt2020nc: 'bt2020' };
const byTags = tagged.map(([matrix, range]) => ({
  ...{ matrix, range },
  change: {
    video: { ...shape, pixelFormat: 'yuv420p', color: { matrix, range } } as const,
    format: { format: 'rgb24', width: 100, height: 80 } as const,
    scaling: `in_color_matrix=${names[matrix] ?? matrix}:in_range=${range}:flags=bilinear`,
  },
}));

let pictures: ReadonlyMap<string, Buffer>;
let byFfmpeg: ReadonlyMap<string, Buffer>;
beforeAll(() => {
  pictures = drawn();
  byFfmpeg = changed(
    pictures,
    [...converted, ...scaled, ...byTags].map(({ change }) => change),
  );
});

describe('pictures of an author come as ffmpeg converts and scales them', () => {
  it.each(converted)('$from as $to', async ({ from, to, change }) => {
    // Colour that is there for every second pixel is drawn between them: there ffmpeg's bilinear is none.
    const { most, mean } = apart(await bothWays(change));
    const isFiner = from === 'yuv420p' && (to === 'rgb24' || to === 'rgba');
    expect(most).toBeLessThanOrEqual(isFiner ? 4 : 2);
    expect(mean).toBeLessThan(isFiner ? 0.6 : 0.1);
  });

  it.each(scaled)('$from as $to of $width x $height ($kind)', async ({ from, to, change }) => {
    const { most, mean } = apart(await bothWays(change));
    expect(most).toBeLessThanOrEqual(1);
    // Each channel is scaled in full precision here, and ffmpeg rounds transparency before.
    expect(mean).toBeLessThan(from === 'rgba' && to === 'rgba' ? 0.25 : 0.1);
  });

  it.each(byTags)('yuv420p by its tags, $matrix of range $range', async ({ change }) => {
    const { most, mean } = apart(await bothWays(change));
    expect(most).toBeLessThanOrEqual(2);
    expect(mean).toBeLessThan(0.1);
  });
});
