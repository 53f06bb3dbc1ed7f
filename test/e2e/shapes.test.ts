// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type ClipLoader, type OutputOptions, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { type FfmpegRunnerOptions, ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { some } from '@clipwright/test-kit/soak';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { canvas, half, measured, part, radius, type Shape } from './discs.ts';
import { pulled } from './pulled.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-shapes-'));

/** Loads and renders by tools that are looked for once. */
function engineOf(tools: FfmpegRunnerOptions = {}) {
  const runner = ffmpegRunner(tools);
  const loader = ffmpegLoader({ runner, ...(tools.path === undefined ? {} : { prober: headersProber() }) });
  return { runner, loader, renderer: ffmpegRenderer({ runner }) };
}
const engines = { usual: engineOf(), alone: undefined as ReturnType<typeof engineOf> | undefined };
afterAll(async () => {
  for (const { runner, loader, renderer } of Object.values(engines).filter((engine) => engine !== undefined)) {
    for (const each of [renderer, loader, runner]) await each[Symbol.asyncDispose]();
  }
  rmSync(folder, { recursive: true, force: true });
});

/** An ffmpeg beside which there is no ffprobe. */
async function alone() {
  const { ffmpeg } = await firstValueFrom(engines.usual.runner.tools());
  engines.alone ??= engineOf({ ffmpeg: ffmpeg.path, path: '' });
  return engines.alone;
}

const parts = new Map<string, string>();
/** The frames of one half in one shape, made once. */
function partOf(shape: Shape, i: number, args: readonly string[], extension: string): string {
  const what = JSON.stringify([shape, i, args, extension]);
  const made = parts.get(what);
  if (made !== undefined) return made;
  const file = join(folder, `part-${parts.size}.${extension}`);
  part(file, shape, half * i, args);
  parts.set(what, file);
  return file;
}

/** A file that begins in one shape and goes on in another. */
function changing(name: string, shapes: readonly [Shape, Shape], args: readonly string[], more: string[] = []): string {
  const [, extension = ''] = name.split('.');
  const names = shapes.map((shape, i) => `file ${partOf(shape, i, args, extension)}\n`);
  const [list, file] = [join(folder, `${name}.txt`), join(folder, name)];
  writeFileSync(list, names.join(''));
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', ...more, file]);
  return file;
}

const square = { width: 96, height: 72, aspect: '1/1' };
const wide = { width: 128, height: 72, aspect: '1/1' };
const anamorphic = { width: 96, height: 72, aspect: '4/3' };
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '4', '-g', '10', '-bf', '0'];
const mpeg2 = ['-c:v', 'mpeg2video', '-q:v', '2', '-g', '10', '-bf', '0'];
const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '2M', '-g', '10'];

async function rendered(list: Timeline, output: Partial<OutputOptions>, through?: (own: ClipLoader) => ClipLoader) {
  return measured(await decodedRender(list, output, through));
}

/** Luma and chroma in the middle of each frame. */
async function middles(list: Timeline): Promise<(readonly [number, number, number])[]> {
  const raw = await decodedRender(list, {});
  const { width, height } = canvas;
  const [luma, chroma] = [width * height, (width * height) / 4];
  return Array.from({ length: raw.length / (luma + 2 * chroma) }, (_, frame) => {
    const at = (place: number): number => raw[frame * (luma + 2 * chroma) + place] ?? 0;
    const middle = luma + (height / 4) * (width / 2) + width / 4;
    return [at((height / 2) * width + width / 2), at(middle), at(middle + chroma)];
  });
}

async function decodedRender(
  list: Timeline,
  output: Partial<OutputOptions>,
  through?: (own: ClipLoader) => ClipLoader,
  { loader: own, renderer } = engines.usual,
): Promise<Buffer> {
  await using store = temporaryStore();
  const file = join(folder, 'out.mp4');
  const options = { file, overwrite: true, size: canvas, frameRate: '25/1', crf: 4, audio: false, ...output } as const;
  await resultFrom(renderTimeline(list, options, { loader: through?.(own) ?? own, renderer, store }));
  const raw = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'];
  return execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-map', '0:v', ...raw], { maxBuffer: 2 ** 28 });
}

type Measured = ReturnType<typeof measured>;
const numbers = (frames: Measured): number[] => frames.map(({ number }) => number);
const counted = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** Whether discs are round, and as large as they should be. */
function expectDiscs(frames: Measured, diameter: number): void {
  for (const { width, height } of frames) {
    expect(Math.abs(width - diameter)).toBeLessThanOrEqual(3);
    expect(Math.abs(height - diameter)).toBeLessThanOrEqual(3);
  }
}

describe('a source whose shape changes in the middle', () => {
  it.each([
    ['window.ts', [square, wide], h264, ['contain', 'cover']],
    ['window.webm', [square, wide], vp8, ['cover', 'contain']],
    ['broadcast.ts', [square, anamorphic], mpeg2, ['contain', 'cover']],
    ['back.mkv', [wide, square], h264, ['cover', 'contain']],
  ] as const)('is fitted by its own shape, and loses no frame: %s', async (name, shapes, args, fits) => {
    const file = changing(name, shapes, args);
    const fitting = (shape: Shape, fit: 'contain' | 'cover'): number => {
      const [n = 1, d = 1] = shape.aspect.split('/').map(Number);
      const scales = [canvas.width / ((shape.width * n) / d), canvas.height / shape.height];
      return 2 * radius * shape.height * (fit === 'cover' ? Math.max(...scales) : Math.min(...scales));
    };
    for (const fit of some(fits, 1)) {
      const frames = await rendered({ items: [{ source: file }] }, { fit });
      // ffmpeg's decoder of MPEG-2 drops the frame that it holds back when a change comes: the one before stays on
      // screen.
      const dropped = args === mpeg2 ? half - 1 : undefined;
      expect(numbers(frames)).toEqual(counted(0, 2 * half).map((frame) => (frame === dropped ? frame - 1 : frame)));
      expectDiscs(frames.slice(0, half), fitting(shapes[0], fit));
      expectDiscs(frames.slice(half), fitting(shapes[1], fit));
    }
  });

  it.each([
    ['of high definition', 'bt709', 'tv', 'yuv420p'],
    ['of full range', 'smpte170m', 'pc', 'yuvj420p'],
    ['deep', 'bt709', 'tv', 'yuv422p10le'],
  ] as const)('is shown in the colours of each part: the second %s', async (name, matrix, range, format) => {
    // ITU-R BT.601 and BT.709, in limited and full range: of red 200, green 60 and blue 40.
    const rgb = [200, 60, 40] as const;
    const kinds = [
      { size: '96x72', matrix: 'smpte170m', range: 'tv', format: 'yuv420p' },
      { size: '128x72', matrix, range, format },
    ] as const;
    const files = kinds.map((kind) => {
      const file = join(folder, `color ${Object.values(kind).join(' ')}.ts`);
      if (existsSync(file)) return `file '${file}'\n`;
      const color = `color=0x${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}:s=${kind.size}:r=25:d=0.8`;
      const to = `format=gbrp,scale=out_color_matrix=${kind.matrix}:out_range=${kind.range},format=${kind.format}`;
      const tags = ['-colorspace', kind.matrix, '-color_range', kind.range];
      const input = ['-f', 'lavfi', '-i', color];
      execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, '-vf', to, ...h264, ...tags, file]);
      return `file '${file}'\n`;
    });
    const [list, file] = [join(folder, `colors ${name}.txt`), join(folder, `colors ${name}.ts`)];
    writeFileSync(list, files.join(''));
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', file]);
    const frames = await middles({ items: [{ source: file }] });
    expect(frames).toHaveLength(2 * half);
    const [red, green, blue] = rgb;
    const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    const expected = [
      16 + (219 * luma) / 255,
      128 + (112 * (blue - luma)) / 0.9278 / 255,
      128 + (112 * (red - luma)) / 0.7874 / 255,
    ];
    for (const values of frames) {
      values.forEach((value, i) => {
        expect(Math.abs(value - (expected[i] ?? 0))).toBeLessThanOrEqual(3);
      });
    }
  });

  const turns = [
    ['a telephone', '90', [63, 47.25]],
    ['upside down', '180', [84, 63]],
    ['the other way', '270', [63, 47.25]],
  ] as const;
  it.each(some(turns, 1))('is turned by what its file says, and fitted then: %s', async (_, turn, [before, after]) => {
    const file = changing(`turned${turn}.mp4`, [square, wide], h264, ['-metadata:s:v', `rotate=${turn}`]);
    const frames = await rendered({ items: [{ source: file }] }, {});
    expect(numbers(frames)).toEqual(counted(0, 2 * half));
    expectDiscs(frames.slice(0, half), before);
    expectDiscs(frames.slice(half), after);
  });

  const withoutFfprobe: readonly (readonly [name: string, args: readonly string[]])[] = [
    ['alone.webm', vp8],
    ['alone.mkv', h264],
    ['alone.mp4', h264],
  ];
  it.each(some(withoutFfprobe, 2))('is no other where ffmpeg stands by itself: %s', async (name, args) => {
    const file = changing(name, [square, wide], args);
    const frames = measured(await decodedRender({ items: [{ source: file }] }, {}, undefined, await alone()));
    expect(numbers(frames)).toEqual(counted(0, 2 * half));
    expectDiscs(frames.slice(0, half), 84);
    expectDiscs(frames.slice(half), 63);
  });

  it('is cut and crossfaded anywhere', async () => {
    const file = changing('cut.ts', [square, wide], h264);
    const across = await rendered({ items: [{ source: file, start: 0.4, end: 1.2 }] }, { background: '#203040' });
    expect(numbers(across)).toEqual(counted(10, 30));
    const behind = await rendered({ items: [{ source: file, start: 1, end: 1.4 }] }, {});
    expect(numbers(behind)).toEqual(counted(25, 35));
    expectDiscs(behind, 63);
    const fading = [
      { source: file, start: 0.2, end: 0.8 },
      { source: file, start: 1, end: 1.4, transition: { type: 'crossfade', duration: 0.2 } },
    ] as const;
    const faded = await rendered({ items: fading }, {});
    expect(faded).toHaveLength(25);
    expectDiscs(faded.slice(0, 12), 84);
    expectDiscs(faded.slice(18), 63);
  });

  it('is no other where its frames are pulled, and samples have the size that was asked for', async () => {
    const file = changing('pulled.ts', [square, wide], h264);
    const frames = await rendered({ items: [{ source: file }] }, {}, pulled);
    expect(numbers(frames)).toEqual(counted(0, 2 * half));
    expectDiscs(frames.slice(0, half), 84);
    expectDiscs(frames.slice(half), 63);

    await using loader = ffmpegLoader({ runner: engines.usual.runner });
    const event = await lastValueFrom(loader.open({ uri: file }));
    if (event.type !== 'opened') throw new Error('It did not open.');
    await using source = event.source;
    const format = { format: 'yuv420p', ...canvas } as const;
    const samples: Buffer[] = [];
    for await (const sample of source.video({ start: 0.4, end: 1.2 }, format)) {
      samples.push(Buffer.from(sample.data));
      sample.close();
    }
    const discs = measured(Buffer.concat(samples));
    expect(numbers(discs)).toEqual(counted(10, 30));
    expectDiscs(discs.slice(0, 10), 84);
    expectDiscs(discs.slice(10), 63);
  });
});
