// Needs ffmpeg.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClipLoader, ClipSource } from '@clipwright/core';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
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
});
afterAll(async () => {
  for (const part of [loader, engine, theirs]) await part[Symbol.asyncDispose]();
  await directory.remove();
});

/** A picture of testsrc2, 62 by 41, some of it transparent where its format has that. */
function made(name: string, ...options: readonly string[]): string {
  const file = join(directory.path, name);
  const shade = "format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='if(lt(X,20),9*X,255)'";
  tool('ffmpeg', ['-y', '-f', 'lavfi', '-i', 'testsrc2=s=62x41', '-vf', shade, '-frames:v', '1', ...options, file]);
  return file;
}

function written(name: string, data: string | Buffer): string {
  const file = join(directory.path, name);
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

describe.skipIf(!hasLibrary)('a picture is a source of one frame (needs node-av)', () => {
  it.each(kinds)('%s, as ffmpeg’s loader opens it', async (name, options, off) => {
    const file = made(name, ...options);
    const [own, expected] = [await readBy(loader, file), await readBy(theirs, file)];
    expect(own.info).toEqual(expected.info);
    expect(own.pixels.length).toBe(expected.pixels.length);
    expect(furthest(own.pixels, expected.pixels)).toBeLessThanOrEqual(off);
  });

  it('a JPEG is upright, whatever its Exif says', async () => {
    const plain = readFileSync(made('plain.jpg', '-pix_fmt', 'yuvj444p', '-q:v', '2'));
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const file = written(`turned-${orientation}.jpg`, turnedJpeg(plain, orientation));
      const [own, expected] = [await readBy(loader, file), await readBy(theirs, file)];
      expect({ orientation, ...own.info }).toEqual({ orientation, ...expected.info });
      expect(furthest(own.pixels, expected.pixels)).toBe(0);
    }
  });

  it('its prober tells the same of it as its loader', async () => {
    await using prober = libavProber({ engine });
    const file = made('told.png', '-pix_fmt', 'rgba');
    await using source = await openBy(loader, file);
    expect(await firstValueFrom(prober.probe({ uri: file }))).toEqual(source.info);
    expect(await firstValueFrom(prober.index({ uri: file }))).toEqual(await firstValueFrom(source.index()));
  });

  it('is one only where it decodes as one', async () => {
    const png = readFileSync(made('whole.png', '-pix_fmt', 'rgba'));
    const refused = [
      written('torn.png', png.subarray(0, 60)),
      written('empty.jpg', Buffer.from('ffd8ff', 'hex')),
      written('list.png', `#EXTM3U\n#EXTINF:1,\nfile://${join(directory.path, 'whole.png')}\n#EXT-X-ENDLIST\n`),
      written('a.bmp', readFileSync(made('b.bmp'))),
    ];
    for (const file of refused) await expect(openBy(loader, file)).rejects.toMatchObject({ code: 'not-media' });
  });

  it('is refused where it has more pixels than a picture may have', async () => {
    await using small = libavLoader({ engine, inputs: { limits: { pixels: 1000 } } });
    for (const name of ['large.png', 'large.jpg', 'large.tiff', 'large.webp']) {
      await expect(openBy(small, made(name))).rejects.toMatchObject({ code: 'source-too-large' });
    }
  });
});
