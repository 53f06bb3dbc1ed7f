// Needs ffmpeg.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryCache, temporaryStore } from '@clipwright/cache';
import { type ClipSource, Rational, renderTimeline, resultFrom, type TimelineItem } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { corpusClips } from './corpus.ts';
import { probeStream } from './numbered.ts';
import {
  likeness,
  type ReferenceClip,
  type ReferenceGap,
  type ReferenceOutput,
  type ReferenceSource,
  referenceFrames,
  referenceSource,
} from './reference.ts';

/*
 * Random timelines over real files, held against filter graphs written by hand: as many frames, and every one of them
 * alike. Encoded with next to no loss, so that what differs is what is shown.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-reference-'));

// Sources stay open from timeline to timeline.
const runner = ffmpegRunner();
const loader = ffmpegLoader({ runner });
const renderer = ffmpegRenderer({ runner });
const cache = memoryCache<ClipSource>({ idleTimeToLive: 3_600_000 });
afterAll(async () => {
  for (const part of [cache, renderer, loader, runner]) await part[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const timelines = isSoak ? 500 : 4;
const size = { width: 160, height: 90 };

/** Stretches of files to take clips from, in microseconds. */
let stretches: { readonly source: ReferenceSource; readonly start: number; readonly end: number }[] = [];
beforeAll(() => {
  const known = new Map<string, ReferenceSource>();
  stretches = some(corpusClips(folder), 8).flatMap(({ source: file, start, end }) => {
    const source = known.get(file) ?? referenceSource(file);
    known.set(file, source);
    // High dynamic range has no plain graph to be held against; its colours have tests of their own.
    if (source.matrix === 'bt2020nc') return [];
    return [{ source, start: Math.round(start * 1e6), end: Math.round(end * 1e6) }];
  });
});

/** Repeatable numbers in [0, 1): a linear congruential generator (Numerical Recipes). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Random {
  readonly items: readonly (ReferenceClip | ReferenceGap)[];
  readonly output: ReferenceOutput;
  /** Whether every clip begins on a frame of its source, at the output's rate. */
  readonly plain: boolean;
}

const rates = [
  [30, 1],
  [24, 1],
  [30_000, 1001],
  [25, 1],
] as const;

function randomTimeline(seed: number): Random {
  const next = numbersFrom(seed);
  const choose = <T>(list: readonly T[]): T => {
    const one = list[Math.floor(next() * list.length)];
    if (one === undefined) throw new Error('There is nothing to choose from.');
    return one;
  };
  // The generator's first numbers follow the seed closely.
  for (let i = 0; i < 5; i += 1) next();
  const fit = choose(['contain', 'cover', 'stretch'] as const);
  const count = 2 + Math.floor(next() * 2);
  const constant = stretches.filter(({ source }) => source.rate !== undefined);
  if (seed % 3 === 0 && constant.length > 0) {
    const rate = choose(constant).source.rate ?? [30, 1];
    const alike = constant.filter(({ source }) => source.rate?.join() === rate.join());
    const ofFrame = (frame: number): number => Math.round((frame * rate[1] * 1e6) / rate[0]);
    const items = Array.from({ length: count }, () => {
      const { source, start } = choose(alike);
      const first = Math.ceil((start * rate[0]) / (rate[1] * 1e6)) + Math.floor(next() * 3);
      const frames = 3 + Math.floor(next() * 4);
      return { source, start: ofFrame(first), end: ofFrame(first + frames), speed: 1, crossfade: 0 };
    });
    return { items, output: { ...size, rate, fit }, plain: true };
  }
  const mixed = seed % 3 === 1;
  // Whether there is material beyond the clip before, for half of a crossfade.
  let roomy = false;
  const items = Array.from({ length: count }, (_, i): ReferenceClip | ReferenceGap => {
    if (mixed && i > 0 && i < count - 1 && next() < 0.2) {
      roomy = false;
      return { gap: 1000 * Math.round(50 + 150 * next()) };
    }
    const { source, start, end } = choose(stretches);
    const speed = mixed ? choose([1, 1, 0.5, 2]) : 1;
    const length = 1000 * Math.round((120 + 150 * next()) * Math.max(1, speed));
    const room = end - start - length - 200_000;
    const from = room < 0 ? start : start + 100_000 + 1000 * Math.floor((room * next()) / 1000);
    const crossfade = mixed && roomy && room >= 0 && next() < 0.6 ? 80_000 : 0;
    roomy = room >= 0;
    return { source, start: from, end: Math.min(from + length, end), speed, crossfade };
  });
  return { items, output: { ...size, rate: choose(rates), fit }, plain: false };
}

const itemOf = (item: ReferenceClip | ReferenceGap): TimelineItem => {
  if ('gap' in item) return { gap: item.gap / 1e6 };
  const { source, start, end, speed, crossfade } = item;
  return {
    source: source.file,
    start: start / 1e6,
    end: end / 1e6,
    ...(speed === 1 ? {} : { speed }),
    ...(crossfade === 0 ? {} : { transition: { type: 'crossfade', duration: crossfade / 1e6 } }),
  };
};

it.each(Array.from({ length: timelines }, (_, i) => i + 1))('timeline %i', async (seed) => {
  const { items, output, plain } = randomTimeline(seed);
  await using store = temporaryStore();
  const file = join(folder, `${seed}.mp4`);
  const frameRate = Rational.of(...output.rate).toString();
  const profile = { file, size, frameRate, fit: output.fit, crf: 1, preset: 'ultrafast' } as const;
  const report = await resultFrom(
    renderTimeline({ items: items.map(itemOf) }, profile, { loader, cache, store, renderer }),
  );
  expect(report).toMatchObject({ skipped: 0, verified: true, frames: referenceFrames(items, output) });
  expect(probeStream(file, 'v:0').packets).toHaveLength(report.frames);
  const alike = likeness(file, items, output, plain);
  expect(alike).toHaveLength(report.frames);
  expect(Math.min(...alike), JSON.stringify({ items, output })).toBeGreaterThanOrEqual(0.99);
  rmSync(file);
});
