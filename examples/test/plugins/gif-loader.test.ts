// Needs ffmpeg.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { byExtension, type ClipSource, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { laws } from '../../plugins/gif-loader.laws.ts';
import { gifLoader } from '../../plugins/gif-loader.ts';
import { grayClip, movingGif, tool, transparentGif, withControls } from './gif-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-gif-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  movingGif(at('moving.gif'));
  transparentGif(at('transparent.gif'));
  writeFileSync(at('text.gif'), 'no picture');
});

async function open(file: string, loader = gifLoader()): Promise<ClipSource> {
  const last = await lastValueFrom(loader.open({ uri: file }));
  if (last.type !== 'opened') throw new Error('no source');
  return last.source;
}

/** Bytes of all pictures, and their timestamps. */
async function pictures(source: ClipSource): Promise<{ readonly pts: number[]; readonly data: Buffer }> {
  const pts: number[] = [];
  const data: Uint8Array[] = [];
  for await (const sample of source.video({ start: 0, end: source.info.duration }, { format: 'rgba' })) {
    pts.push(sample.pts);
    data.push(sample.data);
    sample.close();
  }
  return { pts, data: Buffer.concat(data) };
}

laws({ describe, it });

describe('the loader of GIFs shows what ffmpeg shows, and when', () => {
  const delays = [0, 1, 2, 3, 7, 100, 5, 4];
  it.each([
    ['moving', () => ({})],
    ['moving', (frame: number) => ({ delay: delays[frame % delays.length] ?? 0 })],
    ['transparent', () => ({})],
    ['transparent', (frame: number) => ({ disposal: [1, 2, 3, 2, 3, 3][frame % 6] ?? 1 })],
    ['moving', (frame: number) => ({ disposal: [3, 1, 2, 1][frame % 4] ?? 1 })],
  ])('%s, with other delays and disposals (%#)', async (name, control) => {
    const file = at('changed.gif');
    withControls(at(`${name}.gif`), file, control);
    await using source = await open(file);
    const { pts, data } = await pictures(source);
    const times = tool('ffprobe', '-show_entries', 'packet=pts,duration', '-of', 'csv=p=0', file).toString();
    const packets = times
      .trim()
      .split('\n')
      .map((line) => line.split(',').map(Number));
    expect(pts).toEqual(packets.map(([time]) => time));
    const [last = 0, duration = 0] = packets.at(-1) ?? [];
    expect((await firstValueFrom(source.index())).end).toBe(last + duration);
    const raw = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
    expect(data.equals(tool('ffmpeg', '-i', file, ...raw))).toBe(true);
  });

  it('tells of the same times and size as the loader that asks ffmpeg', async () => {
    await using byFfmpeg = ffmpegLoader();
    await using ours = await open(at('moving.gif'));
    await using theirs = await open(at('moving.gif'), byFfmpeg);
    const { duration, video } = ours.info;
    const { width, height, timebase, frameRate, frames, alpha } = video;
    expect(theirs.info).toMatchObject({
      duration,
      video: { width, height, timebase, frameRate, frames, alpha },
    });
    const [mine, other] = await Promise.all([firstValueFrom(ours.index()), firstValueFrom(theirs.index())]);
    expect(mine.timestamps).toEqual(other.timestamps);
    expect(mine.end).toBe(other.end);
  });

  it('declines what is no GIF by its name, and says of a file that is none that it is none', async () => {
    await expect(open(at('film.mp4'))).rejects.toMatchObject({ code: 'source-declined' });
    await expect(open(at('text.gif'))).rejects.toMatchObject({ code: 'not-media' });
  });

  it('is at most 70 lines', () => {
    const lines = readFileSync(join(import.meta.dirname, '../../plugins/gif-loader.ts'), 'utf8')
      .trim()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(70);
  });
});

it('a list of GIFs and videos renders exact frames', async () => {
  grayClip(at('gray.gif'), 10, 10);
  grayClip(at('gray.mp4'), 25, 25);
  await using runner = ffmpegRunner();
  await using loader = byExtension({ gif: gifLoader(), '*': ffmpegLoader({ runner }) });
  await using store = temporaryStore();
  const items = [
    { source: at('gray.gif'), start: 0.2, end: 0.7 },
    { source: at('gray.mp4'), start: 0.4, end: 0.8 },
    { source: at('gray.gif'), end: 0.4 },
  ];
  const file = at('mixed.mp4');
  const output = { file, frameRate: '10/1', size: { width: 64, height: 48 } } as const;
  const renderer = ffmpegRenderer({ runner });
  const report = await resultFrom(renderTimeline({ items }, output, { loader, renderer, store }));
  expect(report).toMatchObject({ frames: 13, skipped: 0, damaged: 0, verified: true });
  const raw = tool('ffmpeg', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1');
  const numbers = Array.from({ length: 13 }, (_, k) => Math.round(((raw[k * 64 * 48 + 1000] ?? 0) - 20) / 8));
  const fromVideo = [0.4, 0.5, 0.6, 0.7].map((time) => Math.floor(time * 25 + 1e-9));
  expect(numbers).toEqual([2, 3, 4, 5, 6, ...fromVideo, 0, 1, 2, 3]);
});
