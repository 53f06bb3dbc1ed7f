import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import type { ClipRenderer } from '@clipwright/core';
import { type OutputOptions, type RenderReport, renderTimeline } from '@clipwright/core';
import type { RenderPlan } from '@clipwright/core/plan';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { lastValueFrom, map, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameTicks, makeNumbered, numbersIn, size } from './numbered.ts';
import { type Cut, expectedNumbers, type NumberedSource } from './rule-of-time.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-smart-'));
const runner = ffmpegRunner();
const prober = headersProber();
const loader = ffmpegLoader({ runner, prober });
const renderer = ffmpegRenderer({ runner });
afterAll(async () => {
  for (const each of [renderer, loader, prober, runner]) await each[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const soak = process.env.CLIPWRIGHT_SOAK === '1';

const x264 = (group: number, params: string, ...more: readonly string[]) => [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '2', '-pix_fmt', 'yuv420p', '-g', String(group)],
  ...['-keyint_min', String(group), '-sc_threshold', '0', '-x264-params', params, '-c:a', 'aac', ...more],
];
const x265 = (params: string) => [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-x265-params', `log-level=error:${params}`],
  ...['-tag:v', 'hvc1', '-c:a', 'aac'],
];

/** Sources of one size and rate: all else differs, and the ids of their parameter sets are the same. */
const made: readonly { name: string; args: string[]; wavers?: true }[] = [
  { name: 'closed.mp4', args: x264(12, 'bframes=3') },
  { name: 'pyramid.mov', args: x264(30, 'bframes=3:b-pyramid=strict', '-profile:v', 'main') },
  { name: 'open.mkv', args: x264(30, 'bframes=3:open-gop=1') },
  { name: 'baseline.mp4', args: x264(60, 'bframes=0:cabac=0:8x8dct=0', '-profile:v', 'baseline') },
  { name: 'long.mkv', args: x264(250, 'bframes=2:slices=3') },
  { name: 'wavering.mp4', args: x264(30, 'bframes=2'), wavers: true },
  { name: 'stream.ts', args: x264(30, 'bframes=2') },
];
const madeOfHevc: typeof made = [
  { name: 'closed-hevc.mp4', args: x265('keyint=12:min-keyint=12:open-gop=0:bframes=3') },
  { name: 'open-hevc.mp4', args: x265('keyint=30:min-keyint=30:open-gop=1:bframes=3') },
  { name: 'flat-hevc.mkv', args: x265('keyint=60:open-gop=0:bframes=0') },
];

/**
 * Makes the times of a file waver by up to two milliseconds, packet by packet. Its frames count as standing where they
 * stood.
 */
function waver(file: string): void {
  const [input, ticks] = [`${file}.steady.mp4`, 15360 / 1000];
  renameSync(file, input);
  const times = `setts=pts=PTS+floor(${ticks}*mod(N\\,3)):dts=DTS`;
  execFileSync('ffmpeg', ['-v', 'error', '-i', input, '-c', 'copy', '-bsf:v', times, file], { stdio: 'inherit' });
}

/** A file's pictures as ffmpeg alone decodes them: all values of each, brightness first. */
interface Decoded {
  readonly pictures: readonly Buffer[];
  /** What ffmpeg has to say when it decodes all of the file. */
  readonly complaints: string;
}

type Source = NumberedSource & Decoded;

const pixels = size.width * size.height;

/** @param area Pixels of a picture. */
function decoded(file: string, area = pixels): Decoded {
  const pictures = ['-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'];
  const sound = ['-map', '0:a:0', '-f', 'null', '-'];
  const args = ['-v', 'error', '-err_detect', 'explode', '-i', file, ...pictures, ...sound];
  const { stdout, stderr } = spawnSync('ffmpeg', args, { maxBuffer: 2 ** 28 });
  const bytes = 1.5 * area;
  const count = stdout.length / bytes;
  return {
    pictures: Array.from({ length: count }, (_, i) => stdout.subarray(i * bytes, (i + 1) * bytes)),
    complaints: stderr.toString(),
  };
}

const frames = 300;

function sourcesOf(list: typeof made, base: number): readonly Source[] {
  return list.map(({ name, args, wavers }, i) => {
    const file = join(folder, name);
    const first = base + frames * i;
    makeNumbered(file, { rate: '30', frames, first, args });
    const times = frameTicks(file);
    if (wavers) waver(file);
    return { file, first, ...times, ...decoded(file) };
  });
}

let sources: Readonly<Record<'h264' | 'hevc', readonly Source[]>> = { h264: [], hevc: [] };
beforeAll(() => {
  sources = { h264: sourcesOf(made, 0), hevc: sourcesOf(madeOfHevc, 4000) };
});

/** Repeatable numbers in [0, 1): a linear congruential generator (Numerical Recipes). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function randomCuts(seed: number, of: readonly Source[]): readonly (Cut & { readonly source: Source })[] {
  const next = numbersFrom(seed);
  return Array.from({ length: 2 + Math.floor(next() * 4) }, () => {
    const source = of[Math.floor(next() * of.length)];
    if (source === undefined) throw new Error('There is no source.');
    const [length, place] = [Math.floor(40 + next() ** 2 * 3000), next()];
    // Some on the borders of frames, where editors cut, others anywhere.
    const unit = next() < 0.3 ? 1_000_000n / 30n : 1000n;
    const start = (BigInt(Math.floor(place * (9500 - length))) * 1000n) / unit;
    return { source, start: start * unit, end: start * unit + BigInt(length) * 1000n };
  });
}

/** A renderer whose pieces cost so much to start; of pictures as small as these none would be copied otherwise. */
function starting(renderer: ClipRenderer, start: number): ClipRenderer {
  const prepare: ClipRenderer['prepare'] = (request) =>
    renderer.prepare(request).pipe(map((able) => ({ ...able, costs: { ...able.costs, start } })));
  return new Proxy(renderer, {
    get: (target, key) => {
      if (key === 'prepare') return prepare;
      const member: unknown = Reflect.get(target, key);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

interface Rendered {
  readonly report: RenderReport;
  readonly plan: RenderPlan;
}

async function render(
  cuts: readonly Cut[],
  options: OutputOptions,
  { concurrency = 2, start = 0 }: { readonly concurrency?: number; readonly start?: number } = {},
): Promise<Rendered> {
  await using store = temporaryStore();
  const items = cuts.map(({ source, start, end }) => ({
    source: source.file,
    start: `${start}/1000000` as const,
    end: `${end}/1000000` as const,
  }));
  const deps = { loader, renderer: starting(renderer, start), store, concurrency };
  const events = await lastValueFrom(renderTimeline({ items }, { frameRate: 30, ...options }, deps).pipe(toArray()));
  const plan = events.flatMap((event) => (event.type === 'planned' ? [event.plan] : [])).at(-1);
  const report = events.flatMap((event) => (event.type === 'done' ? [event.report] : [])).at(-1);
  if (plan === undefined || report === undefined) throw new Error('There is no report.');
  return { plan, report };
}

/**
 * How alike two pictures are: the structural similarity of blocks of eight by eight (Z. Wang et al., Image Quality
 * Assessment: From Error Visibility to Structural Similarity, 2004), on average.
 */
function similarity(a: Buffer, b: Buffer): number {
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
  let [sum, blocks] = [0, 0];
  for (let top = 0; top + 8 <= size.height; top += 4) {
    for (let left = 0; left + 8 <= size.width; left += 4) {
      let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
      for (let y = top; y < top + 8; y += 1) {
        for (let x = left; x < left + 8; x += 1) {
          const [p, q] = [a[y * size.width + x] ?? 0, b[y * size.width + x] ?? 0];
          sa += p;
          sb += q;
          saa += p * p;
          sbb += q * q;
          sab += p * q;
        }
      }
      const [ma, mb] = [sa / 64, sb / 64];
      const [va, vb, vab] = [saa / 64 - ma * ma, sbb / 64 - mb * mb, sab / 64 - ma * mb];
      sum += ((2 * ma * mb + c1) * (2 * vab + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
      blocks += 1;
    }
  }
  return sum / blocks;
}

const none = Buffer.alloc(0);

/** Holds an output against its sources, frame by frame. */
function judge(file: string, cuts: readonly (Cut & { readonly source: Source })[], { plan }: Rendered): void {
  const { pictures, complaints } = decoded(file);
  const numbers = expectedNumbers(cuts, [30n, 1n]);
  expect(pictures.flatMap(numbersIn)).toEqual(numbers);
  expect(complaints).toBe('');
  const copied = new Set(
    plan.copies.flatMap(({ firstFrame, part }) => Array.from({ length: part.frames }, (_, j) => firstFrame + j)),
  );
  const sourceOf = (number: number): Source => {
    const found = cuts.find(({ source }) => number >= source.first && number < source.first + frames)?.source;
    if (found === undefined) throw new Error(`No source has a frame ${number}.`);
    return found;
  };
  for (const [frame, number] of numbers.entries()) {
    const source = sourceOf(number);
    const [own, its] = [pictures[frame] ?? none, source.pictures[number - source.first] ?? none];
    if (copied.has(frame)) expect.soft(own.equals(its), `copied frame ${frame}`).toBe(true);
    else expect.soft(similarity(own, its), `encoded frame ${frame}`).toBeGreaterThanOrEqual(0.98);
  }
}

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

describe('of random lists every frame is the right one, those that are copied bit for bit', () => {
  const seeds = Array.from({ length: soak ? 200 : 50 }, (_, i) => i + 1);
  it.each(seeds)('list %i', async (seed) => {
    const cuts = randomCuts(seed, sources.h264);
    const file = join(folder, `list.${seed % 5 === 0 ? 'mov' : 'mp4'}`);
    // Of every third short ends are put together.
    const rendered = await render(cuts, { file, overwrite: true }, { start: seed % 3 === 0 ? 0.001 : 0 });
    judge(file, cuts, rendered);
    rmSync(file);
  });

  it('and most of what can be is', async () => {
    let [copied, all] = [0, 0];
    for (const seed of [101, 102, 103]) {
      const cuts = randomCuts(
        seed,
        sources.h264.filter(({ file }) => /closed|pyramid|wavering/.test(file)),
      );
      const { report } = await render(cuts, { file: join(folder, `most-${seed}.mp4`) });
      copied += report.copying.frames;
      all += report.frames;
    }
    expect(copied / all).toBeGreaterThan(0.5);
  });

  it.each(Array.from({ length: soak ? 100 : 8 }, (_, i) => i + 301))('list %i, of HEVC', async (seed) => {
    const cuts = randomCuts(seed, sources.hevc);
    const file = join(folder, `list.${seed % 2 === 0 ? 'mov' : 'mp4'}`);
    const rendered = await render(cuts, { file, overwrite: true });
    expect(rendered.report.profile.video.codec).toBe(rendered.report.copying.frames > 0 ? 'hevc' : 'h264');
    judge(file, cuts, rendered);
    rmSync(file);
  });
});

it.each(soak ? [7, 21] : [7])('list %i gives the same bytes at any concurrency', async (seed) => {
  const cuts = randomCuts(seed, sources.h264);
  const digests = new Set<string>();
  for (const concurrency of [1, 2, 6]) {
    const file = join(folder, `same-${concurrency}.mp4`);
    await render(cuts, { file, overwrite: true }, { concurrency });
    digests.add(digest(file));
  }
  expect(digests.size).toBe(1);
});

const media = process.env.CLIPWRIGHT_TEST_MEDIA;

describe.skipIf(media === undefined)('of real files (needs CLIPWRIGHT_TEST_MEDIA)', () => {
  it.each([
    // Sound stands before the pictures of the same time, by more than a frame.
    ['shared-assets/flower.mp4', 1.2, 4.9],
  ])('%s is copied but for its ends', async (name, start, end) => {
    const source = join(media ?? '', 'files', name);
    const file = join(folder, 'real.mp4');
    await using store = temporaryStore();
    const deps = { loader, renderer: starting(renderer, 0), store };
    const output = { file, overwrite: true };
    const events = await lastValueFrom(
      renderTimeline({ items: [{ source, start, end }] }, output, deps).pipe(toArray()),
    );
    const report = events.flatMap((event) => (event.type === 'done' ? [event.report] : [])).at(-1);
    const copies = events.flatMap((event) => (event.type === 'planned' ? [event.plan.copies] : [])).at(-1) ?? [];
    expect(report?.clips[0]?.encodedFor).toBe('ragged-ends');
    expect(report?.copying.frames).toBeGreaterThan(30);
    const { width = 0, height = 0 } = report?.profile ?? {};
    const { pictures, complaints } = decoded(file, width * height);
    expect(complaints).toBe('');
    const shown = frameTicks(source).ticks.map(Number);
    const truth = decoded(source, width * height).pictures;
    for (const { firstFrame, part } of copies) {
      const first = shown.indexOf(part.from);
      const same = truth.slice(first, first + part.frames).map((its, i) => pictures[firstFrame + i]?.equals(its));
      expect(same).toEqual(Array.from({ length: part.frames }, () => true));
    }
  });
});
