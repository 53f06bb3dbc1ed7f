import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { jpegEncoder } from '@clipwright/renderer-ffmpeg';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactSheet, type Picture, type PicturedClip, pngEncoder, savePicture } from '../src/index.ts';

const runner = ffmpegRunner();
const encoders = [pngEncoder(runner.budget), jpegEncoder(runner)];
let directory: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  directory = await scratch();
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

/** Colours from black to bright, of an odd size. */
const [width, height] = [37, 23];
const picture: Picture = {
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 7) % 256),
};
const smooth: Picture = {
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, at) => [200, 40, 120][at % 3] ?? 0),
};

const pixelsOf = (file: string): Buffer =>
  tool('ffmpeg', ['-i', '-', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'], readFileSync(file));

describe('a saved picture', () => {
  it.skipIf(!hasFfmpeg)('is the picture: exact as PNG, close as JPEG (needs ffmpeg)', async () => {
    const [png, jpg] = ['exact %03d.png', 'close.JPEG'].map((name) => join(directory.path, name));
    const saved = await savePicture(picture, { encoders, file: png ?? '' });
    expect(saved).toEqual({ file: png, bytes: (await readFile(png ?? '')).length });
    expect(pixelsOf(png ?? '').equals(picture.data)).toBe(true);
    await savePicture(smooth, { encoders, file: jpg ?? '' });
    for (const [at, value] of pixelsOf(jpg ?? '').entries()) {
      expect(Math.abs(value - (smooth.data[at] ?? 0))).toBeLessThanOrEqual(3);
    }
    expect(await directory.names()).toEqual(['close.JPEG', 'exact %03d.png']);
  });

  it('replaces nothing unless it is told to', async () => {
    const file = join(directory.path, 'there.png');
    await writeFile(file, 'mine');
    await expect(savePicture(picture, { encoders, file })).rejects.toMatchObject({ code: 'output-exists' });
    expect(await readFile(file, 'utf8')).toBe('mine');
    await savePicture(picture, { encoders, file, overwrite: true });
    const png = join(directory.path, 'new.png');
    await savePicture(picture, { encoders, file: png });
    expect((await readFile(file)).equals(await readFile(png))).toBe(true);
  });

  it('leaves nothing when it is cancelled, or cannot be written', async () => {
    const before = await directory.names();
    const controller = new AbortController();
    const file = join(directory.path, 'cancelled.png');
    const saving = savePicture(picture, { encoders, file, signal: controller.signal });
    setTimeout(() => controller.abort(), 0);
    await expect(saving).rejects.toMatchObject({ code: 'cancelled' });
    await expect(savePicture({ ...picture, width: 999 }, { encoders, file })).rejects.toThrow();
    const nowhere = join(directory.path, 'no', 'where.png');
    await expect(savePicture(picture, { encoders, file: nowhere })).rejects.toMatchObject({
      code: 'output-unwritable',
    });
    expect(await directory.names()).toEqual(before);
  });

  it.each(['picture.gif', 'png', 'picture.png.mp4'])('has a name that says its format: not %s', async (name) => {
    const file = join(directory.path, name);
    await expect(savePicture(picture, { encoders, file })).rejects.toMatchObject({ code: 'invalid-option' });
  });
});

describe('a contact sheet of clips', () => {
  const clip: PicturedClip = {
    index: 0,
    source: '/some/where/a.mp4',
    status: 'loaded',
    start: 1,
    end: 2,
    pictures: [],
  };
  const taken = (time: number) => ({ time, picture: smooth, pts: 0, cached: false });

  it('has a tile for each picture, and one for a clip that was skipped', async () => {
    const several = { ...clip, pictures: [taken(1.25), taken(1.75)] };
    const skipped: PicturedClip = { ...clip, index: 2, status: 'skipped', code: 'not-media' };
    const sheet = await contactSheet(
      { clips: [{ ...clip, pictures: [taken(1.5)] }, several, skipped] },
      { columns: 4 },
    );
    expect(sheet).toMatchObject({ columns: 4, rows: 1 });
  });
});
