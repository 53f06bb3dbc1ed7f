import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { temporaryStore } from '@clipwright/cache';
import { type ClipRenderer, type OutputOptions, type RenderReport, renderTimeline } from '@clipwright/core';
import type { RenderPlan } from '@clipwright/core/plan';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { isSoak } from '@clipwright/test-kit/soak';
import { lastValueFrom, map, toArray } from 'rxjs';
import { expect } from 'vitest';
import { frameTicks, makeNumbered, numbersIn, size } from './numbered.ts';
import { type Cut, expectedNumbers, type NumberedSource } from './rule-of-time.ts';

/** A file's pictures as ffmpeg alone decodes them: all values of each, brightness first. */
export interface Decoded {
  readonly pictures: readonly Buffer[];
  /** What ffmpeg has to say when it decodes all of the file. */
  readonly complaints: string;
}

export type Source = NumberedSource & Decoded;

const pixels = size.width * size.height;

/**
 * As they are coded, whatever the container says of turning them.
 *
 * @param area Pixels of a picture.
 * @param filters Applied to them. @default none
 * @param isHeard Whether it has sound, to be decoded as well.
 */
export function decoded(file: string, area = pixels, filters: readonly string[] = [], isHeard = true): Decoded {
  const pictures = ['-map', '0:v:0', ...filters, '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'];
  const sound = isHeard ? ['-map', '0:a:0', '-f', 'null', '-'] : [];
  const args = ['-v', 'error', '-err_detect', 'explode', '-noautorotate', '-i', file, ...pictures, ...sound];
  const { stdout, stderr } = spawnSync('ffmpeg', args, { maxBuffer: 2 ** 28 });
  const bytes = 1.5 * area;
  const count = stdout.length / bytes;
  return {
    pictures: Array.from({ length: count }, (_, i) => stdout.subarray(i * bytes, (i + 1) * bytes)),
    complaints: stderr.toString(),
  };
}

/** How sources of lists are encoded. */
export const x264 = (group: number, params: string, ...more: readonly string[]) => [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '2', '-pix_fmt', 'yuv420p', '-g', String(group)],
  ...['-keyint_min', String(group), '-sc_threshold', '0', '-x264-params', params, '-c:a', 'aac', ...more],
];
export const x265 = (params: string) => [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-x265-params', `log-level=error:${params}`],
  ...['-tag:v', 'hvc1', '-c:a', 'aac'],
];

/** Frames of a numbered source of a list. */
export const frames = 300;

/** Frames of it from one that comes with a beep to the next: every half second. */
export const beepFrames = 15;

/**
 * A numbered source of that many frames, with a beep at every one whose place is a multiple of {@link beepFrames}.
 *
 * @param change Changes the file afterwards, and no frame.
 */
export function numberedSource(
  file: string,
  first: number,
  args: readonly string[],
  change: (file: string) => void = () => {},
): Source {
  makeNumbered(file, { rate: '30', frames, first, args, beeps: beepFrames / 30 });
  const times = frameTicks(file);
  change(file);
  return { file, first, ...times, ...decoded(file, pixels, [], !args.includes('-an')) };
}

/** Repeatable numbers in [0, 1): a linear congruential generator (Numerical Recipes). */
export function numbersFrom(seed: number): () => number {
  // Of seeds that lie close together the first numbers would, too: they are spread (D. Knuth, The Art of Computer
  // Programming, volume 3, 6.4).
  let state = Math.imul(seed, 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Two or three cuts of some of the sources; in a soak up to five. */
export function randomCuts(seed: number, of: readonly Source[]): readonly (Cut & { readonly source: Source })[] {
  const next = numbersFrom(seed);
  return Array.from({ length: 2 + Math.floor(next() * (isSoak ? 4 : 2)) }, () => {
    const source = of[Math.floor(next() * of.length)];
    if (source === undefined) throw new Error('There is no source.');
    const [length, place] = [Math.floor(40 + next() ** 2 * 3000), next()];
    // Some on the borders of frames, where editors cut, others anywhere.
    const unit = next() < 0.3 ? 1_000_000n / 30n : 1000n;
    const start = (BigInt(Math.floor(place * (9500 - length))) * 1000n) / unit;
    return { source, start: start * unit, end: start * unit + BigInt(length) * 1000n };
  });
}

/** As many, all on the borders of frames, each with at least one beep. */
export function cutsOnFrames(seed: number, of: readonly Source[]): readonly (Cut & { readonly source: Source })[] {
  const next = numbersFrom(seed);
  const timeOf = (frame: number): bigint => BigInt(Math.round((frame * 1_000_000) / 30));
  return Array.from({ length: 2 + Math.floor(next() * (isSoak ? 4 : 2)) }, () => {
    const source = of[Math.floor(next() * of.length)];
    if (source === undefined) throw new Error('There is no source.');
    const shown = Math.floor(beepFrames + next() ** 2 * 75);
    const first = Math.floor(next() * (frames - 15 - shown));
    // Frames of a clock that wavers stand up to two milliseconds from where they count, and what is heard with them.
    const length = (first + shown) % beepFrames === 0 ? shown + 1 : shown;
    return { source, start: timeOf(first), end: timeOf(first + length) };
  });
}

/** A renderer whose pieces cost so much to start; of pictures as small as these none would be copied otherwise. */
export function starting(renderer: ClipRenderer, start: number): ClipRenderer {
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

export interface Rendered {
  readonly report: RenderReport;
  readonly plan: RenderPlan;
}

/** Renders lists with the usual parts, which all renders of a test file have in common. */
export function smartRenders() {
  const runner = ffmpegRunner();
  const prober = headersProber();
  const loader = ffmpegLoader({ runner, prober });
  const renderer = ffmpegRenderer({ runner });
  const render = async (
    cuts: readonly Cut[],
    options: OutputOptions,
    { concurrency = 2, start = 0 }: { readonly concurrency?: number; readonly start?: number } = {},
  ): Promise<Rendered> => {
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
  };
  return {
    loader,
    renderer,
    render,
    async [Symbol.asyncDispose]() {
      for (const each of [renderer, loader, prober, runner]) await each[Symbol.asyncDispose]();
    },
  };
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
export function judge(
  file: string,
  cuts: readonly (Cut & { readonly source: Source })[],
  { plan, report }: Rendered,
): void {
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
  // Where nothing is copied, nothing stands beside the source's own pictures: the usual quality is enough.
  const alike = report.copying.frames > 0 ? 0.98 : 0.97;
  for (const [frame, number] of numbers.entries()) {
    const source = sourceOf(number);
    const [own, its] = [pictures[frame] ?? none, source.pictures[number - source.first] ?? none];
    if (copied.has(frame)) expect.soft(own.equals(its), `copied frame ${frame}`).toBe(true);
    else expect.soft(similarity(own, its), `encoded frame ${frame}`).toBeGreaterThanOrEqual(alike);
  }
}

/** Times in seconds at which sound of a kilohertz begins after a twentieth of a second without it. */
function beepsIn(file: string): readonly number[] {
  const only = ['-af', 'aresample=async=1:first_pts=0,highpass=f=500', '-f', 'f32le', '-ac', '1', '-ar', '48000'];
  const args = ['-v', 'error', '-copyts', '-i', file, '-map', '0:a', ...only, 'pipe:1'];
  const { stdout } = spawnSync('ffmpeg', args, { maxBuffer: 2 ** 28 });
  const starts: number[] = [];
  let loud = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < stdout.length / 4; i += 1) {
    if (Math.abs(stdout.readFloatLE(4 * i)) < 0.1) continue;
    if (i - loud > 2400) starts.push(i / 48_000);
    loud = i;
  }
  return starts;
}

/** Holds the beeps of an output of cuts on the borders of frames against the frames that they came with. */
export function judgeSound(file: string, cuts: readonly Cut[]): void {
  const { ticks, timebase } = frameTicks(file);
  const times = ticks.map((tick) => Number(tick * timebase[0]) / Number(timebase[1]));
  const seen = expectedNumbers(cuts, [30n, 1n]).flatMap((number, frame) =>
    number % beepFrames === 0 ? [times[frame] ?? Number.NaN] : [],
  );
  // With a join between them two may be one or two frames apart, and are heard as one: a beep is as long as a frame.
  const apart = seen.filter((time, i) => time - (seen[i - 1] ?? Number.NEGATIVE_INFINITY) > 0.09);
  const heard = beepsIn(file);
  expect(heard).toHaveLength(apart.length);
  const off = apart.map((time, i) => Math.abs((heard[i] ?? Number.NaN) - time) * 1000);
  expect(apart.length).toBeGreaterThan(0);
  expect(Math.max(...off), 'milliseconds from a frame to its beep').toBeLessThan(10);
}

export const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
