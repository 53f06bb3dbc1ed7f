// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClipwrightError, errorCodes, isCoreErrorCode, toClipwrightError } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { isSoak } from '@clipwright/test-kit/soak';
import { firstValueFrom, from, lastValueFrom, mergeMap, toArray } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Mutant, mutantOf } from './mutants.ts';
import { makeWholeFiles, sixContainers } from './mutated-media.ts';
import { renderTwice } from './render-twice.ts';
import { digestOf, endingOf, framesOf, openSource, type ReadFrame, samplesOf, within } from './survives.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-mutated-'));
const runner = ffmpegRunner();
const prober = headersProber();
const loader = ffmpegLoader({ runner, prober });
let files: ReadonlyMap<string, Buffer> = new Map();
/** Digests of the frames of each whole file, by timestamp. */
let originals: ReadonlyMap<string, ReadonlyMap<number, string>> = new Map();

beforeAll(() => {
  files = makeWholeFiles(folder, sixContainers);
  originals = new Map(sixContainers.map((name) => [name, new Map(ffmpegFrames(join(folder, name), 0))]));
});
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  await prober[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** So many seeds from one on. */
const seedsFrom = (first: number, count: number, step = 1): readonly number[] =>
  Array.from({ length: count }, (_, i) => first + step * i);
/** In the check those of every 13th, which go through all containers and mutations as well. */
const read = isSoak ? [...seedsFrom(0, 120), ...seedsFrom(10_000, 1000)] : seedsFrom(0, 10, 13);
/** Every 53th: they go through all containers and mutations. */
const rendered = [...seedsFrom(0, 4, 53), ...(isSoak ? seedsFrom(10_000, 19, 53) : [])];
/** One whose packets and frames have different times for ffmpeg. */
const contradicting = 10_584;
/** Milliseconds. */
const patience = 30_000;

/** The file is to blame, and nothing else. */
function expectBlame(error: ClipwrightError, what: string): void {
  expect.soft({ code: error.code, kind: error.kind, message: error.message }, what).toMatchObject({ kind: 'media' });
}

/** What ffmpeg makes of a file by itself, from the beginning: timestamps and digests, as it shows them. */
function ffmpegFrames(file: string, stream: number): (readonly [pts: number, digest: string])[] {
  const output = ['-fps_mode', 'passthrough', '-enc_time_base', '-1', '-c:v', 'rawvideo', '-f', 'framemd5', '-'];
  const input = ['-v', 'quiet', '-nostdin', '-threads', '1', '-copyts', '-i', file, '-map', `0:${stream}`];
  const { stdout } = spawnSync('ffmpeg', [...input, ...output], { encoding: 'utf8' });
  const rows = stdout.split('\n').filter((line) => /^\d/.test(line));
  return rows
    .map((row) => row.split(',').map((cell) => cell.trim()))
    .map((cells) => [Number(cells[2]), cells[5] ?? ''] as const);
}

/**
 * The same at the times that the file's packets say. Where those contradict themselves, ffmpeg's own frames have times
 * that it guesses.
 */
function ffmpegFramesAsSaid(file: string, stream: number): (readonly [pts: number, digest: string])[] {
  const shown = ['-show_frames', '-show_entries', 'frame=pts', '-of', 'csv=p=0'];
  const args = ['-v', 'quiet', '-threads', '1', '-select_streams', String(stream), ...shown, file];
  const { stdout } = spawnSync('ffprobe', args, { encoding: 'utf8' });
  const times = stdout.split('\n').filter((line) => /^-?\d/.test(line));
  return ffmpegFrames(file, stream).map(([, digest], i) => [Number.parseInt(times[i] ?? '', 10), digest] as const);
}

/** Reads all of a mutant, strictly and otherwise. */
async function readAll(file: string, { what, of }: Mutant, seed: number): Promise<void> {
  const opened = await endingOf(() => openSource(loader, file));
  if ('error' in opened) return expectBlame(opened.error, what);
  await using source = opened.value;
  const index = await endingOf(() => firstValueFrom(source.index()));
  if ('error' in index) return expectBlame(index.error, what);
  const strict = await endingOf(() => framesOf(source, 'fail'));
  const isDamaged = 'error' in strict && strict.error.code === 'source-damaged';
  const shown = isDamaged || seed % 16 === 0 ? await endingOf(() => framesOf(source, 'omit')) : strict;
  if ('error' in shown) return expectBlame(shown.error, what);
  const { timestamps } = index.value;
  const given = shown.value.map(({ pts }) => pts);
  // Those of the index, in order, some of them left out where that was allowed.
  expect.soft(given, what).toEqual(isDamaged ? timestamps.filter((pts) => given.includes(pts)) : timestamps);
  if (isDamaged) expect.soft(given.length, what).toBeLessThan(timestamps.length);
  if (seed % 8 === 0) {
    // Behind damage, ffmpeg may go on elsewhere when it comes from the beginning: then they are as they were.
    const { index: stream } = source.info.video;
    const falseBy = (truth: ReadonlyMap<number, string> | undefined, frames: readonly ReadFrame[]): ReadFrame[] =>
      frames.filter(({ pts, data }) => truth?.get(pts) !== digestOf(data));
    const changed = falseBy(originals.get(of), shown.value);
    const unlike = changed.length === 0 ? [] : falseBy(new Map(ffmpegFrames(file, stream)), changed);
    const odd = unlike.length === 0 ? [] : falseBy(new Map(ffmpegFramesAsSaid(file, stream)), unlike);
    expect
      .soft(
        odd.map(({ pts }) => pts),
        what,
      )
      .toEqual([]);
  }
  if (seed % 9 === 0) {
    const sound = await endingOf(() => samplesOf(source, seed % 2 === 0 ? 'omit' : 'fail'));
    if ('error' in sound) expectBlame(sound.error, what);
    else expect.soft(sound.value, what).toBe(48_000);
  }
}

it('mutated files give their frames, or what is wrong with them: nothing hangs, crashes or grows', async () => {
  const before = process.memoryUsage().rss;
  const survive = async (seed: number): Promise<void> => {
    const mutant = mutantOf(files, seed);
    const file = join(folder, `${seed}-${mutant.of}`);
    await writeFile(file, mutant.bytes);
    try {
      await within(patience, readAll(file, mutant, seed));
    } catch (error) {
      expect.soft(toClipwrightError(error).message, mutant.what).toBe('');
    }
    rmSync(file);
  };
  await lastValueFrom(from(new Set([contradicting, ...read])).pipe(mergeMap(survive, 2), toArray()));
  expect(process.memoryUsage().rss - before).toBeLessThan(256 * 2 ** 20);
});

it('mutated files are rendered as far as they decode, and nothing made of what is damaged is kept', async () => {
  const survive = async (seed: number): Promise<number> => {
    const { what, of, bytes } = mutantOf(files, seed);
    const place = join(folder, `render-${seed}`);
    mkdirSync(place);
    const file = join(place, `mutant-${of}`);
    await writeFile(file, bytes);
    const { first, again, kept } = await within(
      2 * patience,
      renderTwice({ runner, good: join(folder, of), mutant: file, folder: place }),
    );
    const [, clip] = first.report.clips;
    expect
      .soft(
        first.report.clips.map(({ status }) => status),
        what,
      )
      .toMatchObject(['rendered', {}, 'rendered']);
    if (clip?.code !== undefined) {
      expect.soft(isCoreErrorCode(clip.code) ? errorCodes[clip.code] : clip.code, what).toBe('media');
    }
    const { missing = 0, frozen = 0, silent = 0 } = clip?.damage ?? {};
    if (missing + frozen > 0) expect.soft(kept.pictures, what).toEqual([]);
    if (silent > 0) expect.soft(kept.sounds, what).toEqual([]);
    expect
      .soft(
        again.report.clips.map(({ status, damage }) => ({ status, damage })),
        what,
      )
      .toEqual(first.report.clips.map(({ status, damage }) => ({ status, damage })));
    expect.soft(again.digest, what).toBe(first.digest);
    if (missing + frozen > 0) expect.soft(again.report.segments.encoded, what).toBeGreaterThan(0);
    rmSync(place, { recursive: true });
    return missing + frozen + silent;
  };
  const damages = await lastValueFrom(from(rendered).pipe(mergeMap(survive, 2), toArray()));
  expect(damages.filter((damage) => damage > 0).length).toBeGreaterThan(0);
});
