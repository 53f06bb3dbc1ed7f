// Needs ffmpeg.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type ClipLoader, type ClipRenderer, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavEngine, libavLoader, libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { loadTextPainter } from '@clipwright/text/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DrawnText, montageGraph } from './montage-graph.ts';
import { montageList } from './montage-list.ts';
import { type MontageFiles, makeMontageMedia } from './montage-media.ts';
import { canvas, type Montage, type MontageText, randomMontage, rate } from './random-montage.ts';

/*
 * Montages at random of clips at any speed, stills, gaps, crossfades and fades, with texts, logos and pictures in
 * pictures on them, against graphs of ffmpeg's own filters: as many frames, every frame alike, and the words again by
 * themselves. The number in a test's name is its seed.
 */
const montages = isSoak ? 100 : 10;
/** One in so many is made by FFmpeg's libraries too. */
const alsoByLibrary = 5;

const runner = ffmpegRunner();
const prober = headersProber();
const byTool = { loader: ffmpegLoader({ runner, prober }), renderer: ffmpegRenderer({ runner }) };
const engine = libavEngine({ workers: 1 });
const byLibrary = { loader: libavLoader({ engine }), renderer: libavRenderer({ engine }) };
let directory: Awaited<ReturnType<typeof scratch>>;
let files: MontageFiles;
let painter: Awaited<ReturnType<typeof loadTextPainter>>;

beforeAll(async () => {
  directory = await scratch();
  files = makeMontageMedia(directory.path);
  painter = await loadTextPainter();
});
afterAll(async () => {
  const parts = [byTool.renderer, byTool.loader, prober, runner, byLibrary.renderer, byLibrary.loader, engine];
  for (const part of parts) await part[Symbol.asyncDispose]();
  await directory.remove();
});

const path = (name: string): string => join(directory.path, name);

/** Renders the montage of a seed. */
async function rendered(seed: number, by: { readonly loader: ClipLoader; readonly renderer: ClipRenderer }) {
  await using store = temporaryStore();
  const output = {
    ...{ file: path(`${by === byTool ? 'tool' : 'library'}-${seed}.mp4`), audio: false, crf: 0 },
    ...{ preset: 'ultrafast', size: canvas, frameRate: `${rate}/1` },
  } as const;
  const deps = { ...by, store, painter, onError: 'fail' } as const;
  const { frames } = await resultFrom(renderTimeline(montageList(randomMontage(seed), files), output, deps));
  return { file: output.file, frames };
}

const made = new Map<number, ReturnType<typeof rendered>>();
/** By ffmpeg, once. */
function renderedByTool(seed: number): ReturnType<typeof rendered> {
  const known = made.get(seed) ?? rendered(seed, byTool);
  made.set(seed, known);
  return known;
}

const pictures = new Map<string, DrawnText & { readonly width: number; readonly height: number }>();

/** A text as a file of its own, made of the painter's pixels by ffmpeg. */
function drawn({ text, style }: MontageText) {
  const key = JSON.stringify([text, style]);
  const known = pictures.get(key);
  if (known !== undefined) return known;
  const { pixels, warnings: _, ...box } = painter.paint({ text, style, canvas });
  const file = path(`text-${pictures.size}.png`);
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${box.width}x${box.height}`, '-i', '-'];
  tool('ffmpeg', ['-y', ...raw, file], pixels);
  const picture = { file, ...box };
  pictures.set(key, picture);
  return picture;
}

/** Output frames in which words are seen, and where. */
function wordsOf({ items, layers }: Montage): readonly string[] {
  return layers.flatMap(({ shows, item = 0, start, frames }) => {
    if (shows.kind !== 'text') return [];
    const { x, y, width, height } = drawn(shows);
    const first = start + items.slice(0, item).reduce((sum, each) => sum + each.frames, 0);
    return [`crop=${width}:${height}:${x}:${y},trim=start_frame=${first}:end_frame=${first + frames}`];
  });
}

/**
 * Frames of a file against those of the graph: how many there are of both, and the least structural similarity, of whole
 * frames and of the rectangles of words.
 */
function likeness(montage: Montage, file: string) {
  const { inputs, graph, label } = montageGraph(montage, files, drawn);
  const parts = ['null', ...wordsOf(montage)];
  const stats = parts.map((_, part) => path(`ssim-${part}.txt`));
  const split = (of: string): string => `split=${parts.length}${parts.map((_, part) => `[${of}${part}]`).join('')}`;
  const onClock = `settb=1/${rate},setpts=N`;
  const compared = [
    graph,
    `${label}format=yuv420p,${onClock},${split('wanted')}`,
    `[0:v]format=yuv420p,${onClock},${split('made')}`,
    ...parts.flatMap((crop, part) => [
      `[wanted${part}]${crop},setpts=N[a${part}]`,
      `[made${part}]${crop},setpts=N[b${part}]`,
      `[a${part}][b${part}]ssim=stats_file=${stats[part]}${part === 0 ? '[v]' : ',nullsink'}`,
    ]),
  ];
  const to = ['-map', '[v]', '-fps_mode', 'passthrough', '-f', 'null', '-'];
  tool('ffmpeg', ['-i', file, ...inputs, '-filter_complex', compared.join(';'), ...to]);
  const [whole = [], ...words] = stats.map((each) =>
    [...readFileSync(each, 'utf8').matchAll(/All:([\d.]+)/g)].map(([, value]) => Number(value)),
  );
  return { compared: whole.length, least: Math.min(...whole), words: Math.min(1, ...words.flat()) };
}

const seeds = Array.from({ length: montages }, (_, seed) => seed);

it.each(seeds)('montage %i is what filters by hand make', async (seed) => {
  const montage = randomMontage(seed);
  const total = montage.items.reduce((sum, { frames }) => sum + frames, 0);
  const { file, frames } = await renderedByTool(seed);
  const found = likeness(montage, file);
  const isLike = found.least >= 0.99 && found.words >= 0.99;
  expect({ frames, ...found, isLike, montage }).toEqual({
    ...{ frames: total, ...found, compared: total, isLike: true, montage },
  });
});

const decoded = (file: string): Buffer =>
  tool('ffmpeg', ['-i', file, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-']);

/**
 * Of one value in two, swscale of ffmpeg 5.1 makes transparency by one larger than it is: what lies there may be off by
 * one for each transparent layer, of which two at most lie on each other here.
 */
const transparent = 2;

it.skipIf(!hasLibrary).each(seeds.filter((seed) => seed % alsoByLibrary === 0))(
  'montage %i is the same by FFmpeg’s libraries (needs node-av)',
  async (seed) => {
    const [tool, library] = [await renderedByTool(seed), await rendered(seed, byLibrary)];
    const [expected, found] = [decoded(tool.file), decoded(library.file)];
    expect([library.frames, found.length]).toEqual([tool.frames, expected.length]);
    const furthest = found.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? 0))), 0);
    const { layers } = randomMontage(seed);
    const isTransparent = layers.some(({ shows }) => shows.kind === 'logo' || shows.kind === 'text');
    expect(furthest).toBeLessThanOrEqual(isTransparent ? transparent : 0);
  },
);
