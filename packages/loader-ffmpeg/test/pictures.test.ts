// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClipSource } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { turnedJpeg } from '@clipwright/test-kit/turned-jpeg';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';

let folder: string;
const loader = ffmpegLoader();
const limited = ffmpegRunner({ inputs: { limits: { pixels: 1000 } } });
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwright-pictures-'));
  // One process makes all of them, and one each decodes them.
  const files: readonly (readonly [name: string, options: readonly string[]])[] = [
    ...pictures.map(([name, options]) => [name, options] as const),
    ...plain.map((name) => [name, []] as const),
    ['plain.jpg', ['-pix_fmt', 'yuvj444p', '-q:v', '2']],
  ];
  const made = files.flatMap(([name, options]) => ['-vf', shade, '-frames:v', '1', ...options, at(name)]);
  ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=62x40', ...made);
  const raw = ['-pix_fmt', 'rgba', '-f', 'rawvideo'];
  const inputs = pictures.flatMap(([name]) => ['-pattern_type', 'none', '-f', 'image2', '-i', at(name)]);
  ffmpeg(...inputs, ...pictures.flatMap(([name], i) => ['-map', `${i}:v`, ...raw, at(`${name}.raw`)]));
  const turned = orientations.flatMap(([orientation, filter]) => ['-vf', filter, ...raw, at(`${orientation}.raw`)]);
  ffmpeg('-i', at('plain.jpg'), ...turned);
});
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  await limited[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function ffmpeg(...args: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], { maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

const at = (name: string): string => join(folder, name);

/** Makes some of a picture transparent, where its format has that: testsrc2, 62 by 40. */
const shade = "format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='if(lt(X,20),0,255)'";
const pictures = [
  ['rgba.png', ['-pix_fmt', 'rgba'], true],
  ['rgb.png', ['-pix_fmt', 'rgb24'], false],
  ['deep.png', ['-pix_fmt', 'rgba64be'], true],
  ['gray.png', ['-pix_fmt', 'gray'], false],
  ['palette.png', ['-pix_fmt', 'pal8'], false],
  ['a.tiff', ['-pix_fmt', 'rgba'], true],
  // A name that image sequences are read by is a name.
  ['%03d.png', ['-update', '1', '-pix_fmt', 'rgba'], true],
  ['photo.jpg', ['-pix_fmt', 'yuvj444p', '-q:v', '2'], false],
] as const;
const orientations = [
  [1, 'null'],
  [2, 'hflip'],
  [3, 'hflip,vflip'],
  [6, 'transpose=clock'],
  [8, 'transpose=cclock'],
] as const;
/** As the format has them. */
const plain = ['again.png', 'whole.png', 'b.bmp', 'large.png'];

async function open(file: string): Promise<ClipSource> {
  const event = await lastValueFrom(loader.open({ uri: file }));
  if (event.type !== 'opened') throw new Error('It was not opened.');
  return event.source;
}

async function pixelsOf(file: string): Promise<{ readonly source: ClipSource; readonly pixels: Buffer }> {
  const source = await open(file);
  for await (const { data } of source.video({ start: 0, end: 100 }, { format: 'rgba' })) {
    await source[Symbol.asyncDispose]();
    return { source, pixels: Buffer.from(data) };
  }
  throw new Error('There is no frame.');
}

const furthest = (one: Buffer, other: Buffer): number =>
  one.reduce((max, value, i) => Math.max(max, Math.abs(value - (other[i] ?? -999))), 0);

describe('a picture is a source of one frame', () => {
  it.each(pictures)('%s, as ffmpeg decodes it', async (name, _, alpha) => {
    const { source, pixels } = await pixelsOf(at(name));
    const { video, duration } = source.info;
    expect(video).toMatchObject({
      width: 62,
      height: 40,
      still: true,
      frames: 1,
      pixelFormat: alpha ? 'rgba' : 'rgb24',
    });
    expect(Number(duration.split('/')[0])).toBeGreaterThan(3600);
    const expected = readFileSync(at(`${name}.raw`));
    expect(furthest(pixels, expected)).toBeLessThanOrEqual(name.endsWith('jpg') ? 4 : 0);
  });

  it.each(orientations)('a JPEG of orientation %i is upright', async (orientation) => {
    const file = at(`turned-${orientation}.jpg`);
    writeFileSync(file, turnedJpeg(readFileSync(at('plain.jpg')), orientation));
    const { source, pixels } = await pixelsOf(file);
    expect(source.info.video.width).toBe(orientation > 4 ? 40 : 62);
    const expected = readFileSync(at(`${orientation}.raw`));
    expect(furthest(pixels, expected)).toBeLessThanOrEqual(4);
  });

  it('is decoded once, and as large as it is asked for', async () => {
    const source = await open(at('again.png'));
    const sizes: number[] = [];
    for await (const { width, height, data } of source.video(
      { start: 0, end: 9 },
      { format: 'rgb24', width: 31, at: [1, 2, 3] },
    )) {
      sizes.push(width, height, data.length);
    }
    expect(sizes).toEqual([31, 20, 1860, 31, 20, 1860, 31, 20, 1860]);
    await source[Symbol.asyncDispose]();
  });
});

describe('what is refused', () => {
  const written = (name: string, data: string | Buffer): string => {
    const file = join(folder, name);
    writeFileSync(file, data);
    return file;
  };

  it('is what only says that it is a picture', async () => {
    const png = readFileSync(at('whole.png'));
    await expect(open(written('torn.png', png.subarray(0, 60)))).rejects.toMatchObject({ code: 'not-media' });
    await expect(open(written('empty.jpg', Buffer.from('ffd8ff', 'hex')))).rejects.toMatchObject({ code: 'not-media' });
    const list = `#EXTM3U\n#EXTINF:1,\nfile://${join(folder, 'whole.png')}\n#EXT-X-ENDLIST\n`;
    await expect(open(written('list.png', list))).rejects.toMatchObject({ code: 'not-media' });
  });

  it('are kinds that are not read, with what to do', async () => {
    await expect(open(written('a.bmp', readFileSync(at('b.bmp'))))).rejects.toMatchObject({ code: 'not-media' });
  });

  it('is one of more pixels than a picture may have', async () => {
    const small = ffmpegLoader({ runner: limited });
    try {
      await expect(lastValueFrom(small.open({ uri: at('large.png') }))).rejects.toMatchObject({
        code: 'source-too-large',
      });
    } finally {
      await small[Symbol.asyncDispose]();
    }
  });
});
