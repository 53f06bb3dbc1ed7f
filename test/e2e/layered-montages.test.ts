// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type Layer, renderTimeline, resultFrom, type TimelineItem } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { afterAll, beforeAll, expect, it } from 'vitest';

/*
 * Montages of clips, gaps, still pictures, logos and pictures in pictures that appear and disappear, at random, against
 * graphs of ffmpeg's own filters that are written for each: as many frames, and every frame alike (SSIM).
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-montages-'));
const runner = ffmpegRunner();
const [loader, renderer] = [ffmpegLoader({ runner }), ffmpegRenderer({ runner })];
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await loader[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const montages = process.env.CLIPWRIGHT_SOAK === '1' ? 100 : 30;
const rate = 25;
const canvas = { width: 160, height: 96 };
const files = {
  one: join(folder, 'one.mkv'),
  two: join(folder, 'two.mkv'),
  photo: join(folder, 'photo.png'),
  logo: join(folder, 'logo.png'),
};

function ffmpeg(...args: string[]): { readonly stdout: Buffer; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-hide_banner', '-nostdin', '-y', ...args], {
    maxBuffer: 2 ** 29,
  });
  if (status !== 0) throw new Error(stderr.toString());
  return { stdout, stderr: stderr.toString() };
}

beforeAll(() => {
  const tags = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
  const colour = ['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
  const lossless = ['-vf', tags, ...colour, '-pix_fmt', 'yuv420p', '-c:v', 'ffv1'];
  const size = `${canvas.width}x${canvas.height}`;
  ffmpeg('-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}:d=3`, ...lossless, files.one);
  ffmpeg('-f', 'lavfi', '-i', `mandelbrot=s=${size}:r=${rate}:maxiter=60`, '-t', '3', ...lossless, files.two);
  ffmpeg('-f', 'lavfi', '-i', `gradients=s=${size}:seed=5`, '-frames:v', '1', '-pix_fmt', 'rgb24', files.photo);
  const shade = "format=rgba,geq=r=250:g='128+X':b=20:a='255*gt(X,8)'";
  ffmpeg('-f', 'lavfi', '-i', 'color=s=40x24', '-frames:v', '1', '-vf', shade, files.logo);
});

/** Whole numbers from 0, the same ones for the same seed (a linear congruential generator, Numerical Recipes). */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const seconds = (frames: number): number => frames / rate;
const toYuv = 'scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int,format=yuva420p';

/** A montage, and the same as a graph of its inputs. */
function montageOf(seed: number) {
  const random = randomOf(seed * 7919 + 13);
  const inputs: string[][] = [];
  const input = (...args: string[]): string => `[${inputs.push(args) - 1}:v]`;
  const items: TimelineItem[] = [];
  const graph: string[] = [];
  let total = 0;
  const still = (file: string): string => input('-loop', '1', '-r', String(rate), '-t', '20', '-i', file);
  const count = 2 + random(3);
  for (let item = 0; item < count; item += 1) {
    const frames = 6 + random(20);
    const kind = random(5);
    if (kind === 0) {
      items.push({ gap: seconds(frames) });
      graph.push(
        `color=black:s=${canvas.width}x${canvas.height}:r=${rate},format=yuv420p,trim=end_frame=${frames}[i${item}]`,
      );
    } else if (kind === 1) {
      items.push({ source: files.photo, freeze: seconds(frames) });
      graph.push(`${still(files.photo)}${toYuv},format=yuv420p,trim=end_frame=${frames}[i${item}]`);
    } else {
      const [source, start] = [kind === 2 ? files.one : files.two, random(40)];
      items.push({ source, start: seconds(start), end: seconds(start + frames) });
      graph.push(
        `${input('-i', source)}trim=start_frame=${start}:end_frame=${start + frames},setpts=PTS-STARTPTS[i${item}]`,
      );
    }
    total += frames;
  }
  graph.push(`${items.map((_, item) => `[i${item}]`).join('')}concat=n=${count},settb=1/${rate},setpts=N[l0]`);
  const layers: Layer[] = [];
  const layered = 1 + random(3);
  for (let layer = 0; layer < layered; layer += 1) {
    const start = random(Math.max(1, total - 6));
    const frames = Math.min(total - start, 4 + random(20));
    const [x, y] = [random(5) / 4, random(5) / 4];
    const isVideo = random(2) === 0;
    const [width, height] = isVideo ? [80, 48] : [40, 24];
    const even = (place: number): number => 2 * Math.round(place / 2);
    const place = { x, y, start: seconds(start), end: seconds(start + frames) };
    // Opacity begins at 0 with the first frame, and would be 0 with the frame after the last.
    const [fadeIn, fadeOut] = [random(3) * 2, random(3)];
    const fades = { ...(fadeIn && { fadeIn: seconds(fadeIn) }), ...(fadeOut && { fadeOut: seconds(fadeOut) }) };
    const room = fadeIn + fadeOut <= frames;
    const own = room ? fades : {};
    const from = random(40);
    if (isVideo) layers.push({ video: { source: files.one, start: seconds(from) }, ...place, ...own });
    else layers.push({ picture: files.logo, ...place, ...own });
    const shown = isVideo
      ? `${input('-i', files.one)}trim=start_frame=${from},setpts=PTS-STARTPTS,scale=80:48:flags=bicubic+accurate_rnd,format=yuva420p,tpad=stop=99:stop_mode=clone`
      : `${still(files.logo)}${toYuv}`;
    const chain = [
      `${shown},trim=end_frame=${Math.min(frames, isVideo ? 75 - from : frames)},settb=1/${rate},setpts=N`,
      ...(room && fadeIn ? [`fade=in:0:${fadeIn}:alpha=1`] : []),
      ...(room && fadeOut ? [`fade=out:${frames - fadeOut}:${fadeOut}:alpha=1`] : []),
      `setpts=N+${start}[o${layer}]`,
    ];
    graph.push(chain.join(','));
    const [left, top] = [even(x * (canvas.width - width)), even(y * (canvas.height - height))];
    graph.push(`[l${layer}][o${layer}]overlay=${left}:${top}:eof_action=pass[l${layer + 1}]`);
  }
  return { timeline: { items, layers }, inputs, graph: graph.join(';'), last: `[l${layered}]`, total };
}

it(`${montages} montages at random have the frames that filters by hand make`, async () => {
  await using store = temporaryStore();
  const found: object[] = [];
  for (let seed = 0; seed < montages; seed += 1) {
    const { timeline, inputs, graph, last, total } = montageOf(seed);
    const file = join(folder, 'out.mp4');
    const output = {
      file,
      overwrite: true,
      crf: 4,
      preset: 'ultrafast',
      size: canvas,
      frameRate: `${rate}/1`,
      audio: false,
    };
    // Montages of gaps and pictures alone have no clip of a video: then the sizes are told, as here.
    if (timeline.items.every((item) => 'gap' in item)) continue;
    const report = await resultFrom(renderTimeline(timeline, output, { loader, renderer, store, onError: 'fail' }));
    const compared = `${graph};[${inputs.length}:v]settb=1/${rate},setpts=N[made];${last}format=yuv420p,settb=1/${rate},setpts=N[wanted];[made][wanted]ssim=stats_file=-[v]`;
    const all = [
      ...inputs.flat(),
      '-i',
      file,
      '-filter_complex',
      compared,
      '-map',
      '[v]',
      '-fps_mode',
      'passthrough',
      '-f',
      'null',
      '-',
    ];
    const { stdout } = ffmpeg('-v', 'error', ...all);
    const values = [...stdout.toString().matchAll(/All:([\d.]+)/g)].map(([, value]) => Number(value));
    const worst = Math.min(...values);
    if (report.frames !== total || values.length !== total || worst < 0.99) {
      found.push({
        seed,
        frames: report.frames,
        total,
        compared: values.length,
        worst,
        at: values.indexOf(worst),
        timeline,
      });
    }
  }
  expect(found).toEqual([]);
}, 300_000);
