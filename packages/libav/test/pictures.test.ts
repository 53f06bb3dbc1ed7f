// Needs ffmpeg.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClipLoader, ClipSource } from '@clipwright/core';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { turnedJpeg } from '@clipwright/test-kit/turned-jpeg';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libavEngine, libavLoader, libavProber } from '../src/index.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
const theirs = ffmpegLoader();
const engine = libavEngine({ workers: 1 });
const loader = libavLoader({ engine });
beforeAll(async () => {
  directory = await scratch();
  makePictures();
});
afterAll(async () => {
  for (const part of [loader, engine, theirs]) await part[Symbol.asyncDispose]();
  await directory.remove();
});

const fileOf = (name: string): string => join(directory.path, name);

/** Makes pictures of testsrc2, 62 by 41, some of them transparent where their format has that, in one process. */
function makePictures(): void {
  const shade = "format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='if(lt(X,20),9*X,255)'";
  const pictures: readonly (readonly [name: string, options: readonly string[]])[] = [
    ...kinds.map(([name, options]) => [name, options] as const),
    ...others.map((name) => [name, []] as const),
  ];
  const outputs = pictures.flatMap(([name, options]) => ['-vf', shade, '-frames:v', '1', ...options, fileOf(name)]);
  tool('ffmpeg', ['-y', '-f', 'lavfi', '-i', 'testsrc2=s=62x41', ...outputs]);
}

function written(name: string, data: string | Buffer): string {
  const file = fileOf(name);
  writeFileSync(file, data);
  return file;
}

async function openBy(by: ClipLoader, uri: string): Promise<ClipSource> {
  const event = await lastValueFrom(by.open({ uri }));
  if (event.type !== 'opened') throw new Error('It was not opened.');
  return event.source;
}

/** What a loader tells of a picture, and its pixels. */
async function readBy(by: ClipLoader, uri: string): Promise<Pick<ClipSource, 'info'> & { readonly pixels: Buffer }> {
  await using source = await openBy(by, uri);
  for await (const { data } of source.video({ start: 0, end: 100 })) {
    return { info: source.info, pixels: Buffer.from(data) };
  }
  throw new Error('There is no frame.');
}

const furthest = (one: Buffer, other: Buffer): number =>
  one.reduce((max, value, i) => Math.max(max, Math.abs(value - (other[i] ?? -999))), 0);

/** Kinds of pictures, how ffmpeg makes them, and by how much values may be off: decoders of two releases. */
const kinds = [
  ['rgba.png', ['-pix_fmt', 'rgba'], 0],
  ['rgb.png', ['-pix_fmt', 'rgb24'], 0],
  ['deep.png', ['-pix_fmt', 'rgba64be'], 0],
  ['gray.png', ['-pix_fmt', 'gray'], 0],
  ['palette.png', ['-pix_fmt', 'pal8'], 0],
  ['a.tiff', ['-pix_fmt', 'rgba'], 0],
  // A name that image sequences are read by is a name.
  ['%03d.png', ['-update', '1', '-pix_fmt', 'rgba'], 0],
  ['photo.jpg', ['-pix_fmt', 'yuvj444p', '-q:v', '2'], 0],
  ['half.jpg', ['-pix_fmt', 'yuvj420p', '-q:v', '2'], 0],
  ['gray.jpg', ['-pix_fmt', 'gray', '-c:v', 'mjpeg'], 0],
  ['lossless.webp', ['-c:v', 'libwebp', '-lossless', '1', '-pix_fmt', 'bgra'], 0],
  ['lossy.webp', ['-c:v', 'libwebp', '-pix_fmt', 'yuva420p'], 0],
] as const;
/** More of them, as ffmpeg makes them by their names alone. */
const others = ['b.bmp', 'large.png', 'large.jpg', 'large.tiff', 'large.webp'];

describe.skipIf(!hasLibrary)('a picture is a source of one frame (needs node-av)', () => {
  it.each(kinds)('%s, as ffmpeg’s loader opens it', async (name, _options, off) => {
    const file = fileOf(name);
    const [own, expected] = [await readBy(loader, file), await readBy(theirs, file)];
    expect(own.info).toEqual(expected.info);
    expect(own.pixels.length).toBe(expected.pixels.length);
    expect(furthest(own.pixels, expected.pixels)).toBeLessThanOrEqual(off);
  });

  it('a JPEG is upright, whatever its Exif says', async () => {
    const plain = readFileSync(fileOf('photo.jpg'));
    // As it is, mirrored, both sides changed for each other, and turned; in a soak each way.
    for (const orientation of isSoak ? [1, 2, 3, 4, 5, 6, 7, 8] : [1, 4, 5, 6]) {
      const file = written(`turned-${orientation}.jpg`, turnedJpeg(plain, orientation));
      const [own, expected] = [await readBy(loader, file), await readBy(theirs, file)];
      expect({ orientation, ...own.info }).toEqual({ orientation, ...expected.info });
      expect(furthest(own.pixels, expected.pixels)).toBe(0);
    }
  });

  it('its prober tells the same of it as its loader', async () => {
    await using prober = libavProber({ engine });
    const file = fileOf('rgba.png');
    await using source = await openBy(loader, file);
    expect(await firstValueFrom(prober.probe({ uri: file }))).toEqual(source.info);
    expect(await firstValueFrom(prober.index({ uri: file }))).toEqual(await firstValueFrom(source.index()));
  });

  it('is one only where it decodes as one', async () => {
    const png = readFileSync(fileOf('rgba.png'));
    const refused = [
      written('torn.png', png.subarray(0, 60)),
      written('empty.jpg', Buffer.from('ffd8ff', 'hex')),
      written('list.png', `#EXTM3U\n#EXTINF:1,\nfile://${fileOf('rgba.png')}\n#EXT-X-ENDLIST\n`),
      written('a.bmp', readFileSync(fileOf('b.bmp'))),
    ];
    for (const file of refused) await expect(openBy(loader, file)).rejects.toMatchObject({ code: 'not-media' });
  });

  it('is refused where it has more pixels than a picture may have', async () => {
    await using small = libavLoader({ engine, inputs: { limits: { pixels: 1000 } } });
    for (const name of others.filter((each) => each.startsWith('large'))) {
      await expect(openBy(small, fileOf(name))).rejects.toMatchObject({ code: 'source-too-large' });
    }
  });
});
