// Needs ffmpeg.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type ClipLoader, loadClips, renderTimeline } from '@clipwright/core';
import { libavEngine, libavLoader } from '@clipwright/libav';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { some } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headersEngine } from './engine-of.ts';
import { ffmpeg, group, seams } from './split-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-split-sound-'));
const processes = headersEngine();
const { loader, prober, renderer } = processes;
afterAll(async () => {
  await processes[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const sampleRate = 48_000;
/** Samples of a packet of AAC. */
const packet = 1024;
const seamTimes = seams.map((frame) => (frame * 1001) / 30_000);
const path = (name: string): string => join(folder, name);

/** A tone that rises all the time, so that each moment sounds like no other. */
function makeWhole(name: string): void {
  const video = 'testsrc2=s=208x96:r=30000/1001:d=10.01';
  const tone = '0.5*sin(2*PI*(200*t+40*t*t))';
  const sound = `aevalsrc='${tone}|${tone}':s=${sampleRate}`;
  const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '3', '-pix_fmt', 'yuv420p'];
  const groups = ['-g', String(group), '-keyint_min', String(group), '-sc_threshold', '0'];
  const inputs = ['-f', 'lavfi', '-i', video, '-f', 'lavfi', '-i', sound, '-shortest'];
  ffmpeg(...inputs, ...h264, ...groups, '-c:a', 'aac', '-b:a', '192k', path(name));
}

function split(name: string, extension: string, streams = '0'): readonly string[] {
  const pattern = path(`${name}-${streams[2] ?? 'all'}-%d.${extension}`);
  const segment = ['-f', 'segment', '-segment_frames', seams.join(','), '-reset_timestamps', '1'];
  ffmpeg('-i', path(`${name}.${extension}`), '-map', streams, '-c', 'copy', ...segment, pattern);
  return [0, 1, 2].map((part) => pattern.replace('%d', String(part)));
}

/** The frames of an ADTS stream, whole (ISO 13818-7, 6.2: the length is in bits 30 to 42). */
function packetsOf(adts: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 7 <= adts.length; ) {
    const length = (adts.readUInt32BE(at + 3) >> 13) & 0x1fff;
    found.push(adts.subarray(at, at + length));
    at += length;
  }
  return found;
}

/**
 * The parts with sound of their own: whole packets, from the first that begins at or after a part's first picture.
 *
 * @param delay Whether it stands as late as it is, or at 0 as the picture does.
 * @param left Packets that are missing at the beginning of the second part.
 */
function withSound(parts: readonly string[], name: string, delay: boolean, left: number): readonly string[] {
  const packets = packetsOf(readFileSync(path('whole.aac')));
  // The first one is what the encoder puts before the first sample.
  const firsts = [0, ...seamTimes.map((time) => 1 + Math.ceil((time * sampleRate) / packet))];
  const made = parts.map((part, i) => {
    const from = (firsts[i] ?? 0) + (i === 1 ? left : 0);
    const sound = path(`part-${i}.aac`);
    writeFileSync(sound, Buffer.concat(packets.slice(from, firsts[i + 1])));
    const late = ((from - 1) * packet) / sampleRate - (i === 0 ? 0 : (seamTimes[i - 1] ?? 0));
    const moved = delay || i === 0 ? ['-itsoffset', late.toFixed(6)] : [];
    const file = path(`${name}-${i}.mp4`);
    const streams = ['-map', `${2 * i}:v`, '-map', `${2 * i + 1}:a`, '-c', 'copy'];
    return { file, inputs: ['-i', part, ...moved, '-i', sound], output: [...streams, file] };
  });
  ffmpeg(...made.flatMap(({ inputs }) => inputs), ...made.flatMap(({ output }) => output));
  return made.map(({ file }) => file);
}

let truth = new Float32Array();
const variants = new Map<string, readonly string[]>();
beforeAll(() => {
  makeWhole('whole.mp4');
  truth = heardIn('-i', path('whole.mp4'));
  const pictures = split('whole', 'mp4', '0:v');
  const copies = [
    ['0', 'whole.mkv'],
    ['0:a', 'whole.aac'],
  ] as const;
  ffmpeg('-i', path('whole.mp4'), ...copies.flatMap(([map, name]) => ['-map', map, '-c', 'copy', path(name)]));
  variants.set('early.mp4', split('whole', 'mp4'));
  variants.set('early.mkv', split('whole', 'mkv'));
  variants.set('late.mp4', withSound(pictures, 'late', true, 0));
  variants.set('at-zero.mp4', withSound(pictures, 'at-zero', false, 0));
  variants.set('hole.mp4', withSound(pictures, 'hole', true, 12));
});

/** The left one of two channels, which are the same. */
function left(raw: Buffer): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: raw.length / 8 }, (_, i) => raw.readFloatLE(8 * i));
}

/** The sound of an input as ffmpeg alone decodes it. */
function heardIn(...input: readonly string[]): Float32Array<ArrayBuffer> {
  return left(ffmpeg(...input, '-map', '0:a', '-f', 'f32le', 'pipe:1'));
}

function partsOf(name: string): readonly string[] {
  const found = variants.get(name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
}

const heard = new Map<string, Promise<Float32Array<ArrayBuffer>>>();
/** The sound of a variant, read once from each start. */
function soundOf(name: string, start = 0): Promise<Float32Array<ArrayBuffer>> {
  const what = `${name} ${start}`;
  const read = heard.get(what) ?? soundBy(loader, partsOf(name), start);
  heard.set(what, read);
  return read;
}

async function soundBy(by: ClipLoader, source: readonly string[], start: number): Promise<Float32Array<ArrayBuffer>> {
  const bytes: Buffer[] = [];
  const read$ = loadClips([{ source, start }], {
    loader: by,
    onError: 'fail',
    use: async ({ audio }) => {
      for await (const { data } of audio()) {
        bytes.push(Buffer.from(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)));
      }
    },
  });
  await lastValueFrom(read$);
  return left(Buffer.concat(bytes));
}

/** The largest difference between a sound and the recording's, moved by so many samples. */
function difference(sound: Float32Array, from: number, to: number, moved: number): number {
  let largest = 0;
  for (let i = from; i < to; i += 1) {
    largest = Math.max(largest, Math.abs((sound[i] ?? 0) - (truth[i + moved] ?? 0)));
  }
  return largest;
}

/** By how many samples, 1000 at most, a stretch of a sound is off the recording's: where they differ least. */
function offset(sound: Float32Array, from: number, to: number, most = 1000, begin = 0): number {
  const moves = Array.from({ length: 2 * most + 1 }, (_, i) => i - most);
  const found = moves.map((moved) => ({ moved, by: difference(sound, from, to, begin + moved) }));
  return found.reduce((best, one) => (one.by < best.by ? one : best)).moved;
}

/** How loud the loudest click is: the largest second difference of the samples, which a low tone hardly has. */
function click(sound: Float32Array, from: number, to: number): number {
  let largest = 0;
  for (let i = from; i < to; i += 1) {
    largest = Math.max(largest, Math.abs((sound[i] ?? 0) - 2 * (sound[i - 1] ?? 0) + (sound[i - 2] ?? 0)));
  }
  return largest;
}

const second = (time: number): number => Math.round(time * sampleRate);
/** A millisecond: containers round the places of sound to it. */
const rounding = second(0.001);

describe.each(['early.mp4', 'early.mkv', 'late.mp4', 'at-zero.mp4'])('sound that goes on (%s)', (name) => {
  it('is that of the unsplit recording, sample by sample, across seams', async () => {
    const sound = await soundOf(name);
    expect(sound.length).toBe(second(10.01));
    const moved = offset(sound, second(1), second(1.1), rounding);
    expect(difference(sound, second(0.1), second(9.8), moved)).toBeLessThan(1e-5);
  });

  it.each(seamTimes)('from a start just behind a seam too (%f s)', async (seam) => {
    const from = seam + 0.01;
    const sound = await soundOf(name, from);
    const moved = offset(sound, second(0.1), second(0.2), 1000, second(from));
    expect.soft(Math.abs(moved)).toBeLessThanOrEqual(second(0.5 * (1001 / 30_000)) + rounding);
  });

  it('clicks no louder than in a join by ffmpeg, and not at all', async () => {
    const list = path(`${name}.txt`);
    writeFileSync(list, ['ffconcat version 1.0', ...partsOf(name).map((part) => `file 'file:${part}'`), ''].join('\n'));
    const theirs = heardIn('-f', 'concat', '-safe', '0', '-i', list);
    const ours = await soundOf(name);
    for (const seam of seamTimes) {
      const [from, to] = [second(seam - 0.1), second(seam + 0.1)];
      expect(click(ours, from, to)).toBeLessThanOrEqual(1.01 * click(theirs, from, to));
      expect(click(ours, from, to)).toBeLessThanOrEqual(1.01 * click(truth, from, to));
    }
  });
});

describe.each([...['early.mp4', 'early.mkv', 'late.mp4', 'at-zero.mp4', 'hole.mp4']])('%s', (name) => {
  it('keeps sound and picture together in every part', async () => {
    const sound = await soundOf(name);
    for (const time of [1.5, 4.5, 6.5, 8.5]) {
      const off = offset(sound, second(time), second(time + 0.1));
      expect.soft(Math.abs(off), `at ${time} s`).toBeLessThanOrEqual(second(0.5 * (1001 / 30_000)));
    }
  });
});

it('a hole in the sound is silent, and as long as it is', async () => {
  const sound = await soundOf('hole.mp4');
  const [seam = 0] = seamTimes;
  const loudest = (from: number, to: number): number =>
    sound.slice(second(from), second(to)).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(loudest(seam + 0.03, seam + 0.24)).toBe(0);
  expect(loudest(seam - 0.1, seam - 0.01)).toBeGreaterThan(0.4);
  expect(loudest(seam + 0.31, seam + 0.4)).toBeGreaterThan(0.4);
});

it('a finished video has the sound that one of the unsplit recording has', async () => {
  await using store = temporaryStore();
  const sounds: Float32Array[] = [];
  for (const source of [partsOf('late.mp4'), path('whole.mp4')]) {
    const file = path('out.mp4');
    const items = [{ source, start: 2, end: 9 }];
    await lastValueFrom(
      renderTimeline({ items }, { file, overwrite: true, preset: 'ultrafast' }, { loader, renderer, store }),
    );
    sounds.push(heardIn('-i', file));
  }
  const [ours, theirs] = sounds;
  expect(ours?.length).toBeGreaterThan(second(6.9));
  // Not by `toEqual`, which takes minutes to say where so many differ.
  expect(ours?.findIndex((value, i) => value !== theirs?.[i])).toBe(-1);
});

describe.skipIf(!hasLibrary)("through FFmpeg's libraries (needs node-av)", () => {
  const engine = libavEngine({ workers: 1 });
  const library = libavLoader({ engine, prober });
  afterAll(async () => {
    await library[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
  });

  // In the check one whose times are rounded, and one with a hole.
  it.each(some(['early.mkv', 'early.mp4', 'hole.mp4'], 2))('it is the same sound (%s)', async (name) => {
    // From the beginning, from shortly before a seam, and from shortly behind one.
    for (const start of [0, 2.9, (seamTimes[1] ?? 0) + 0.01]) {
      const [ours, theirs] = [await soundBy(library, partsOf(name), start), await soundOf(name, start)];
      expect(ours.length).toBe(theirs.length);
      // A file's place on the clock of all is a whole microsecond there, and exact here. Where times are whole
      // milliseconds, ffmpeg 5.1 begins anew at each that is rounded up, and later versions do not.
      const most = name.endsWith('.mkv') ? rounding : 1;
      const moves = Array.from({ length: 2 * most + 1 }, (_, i) => i - most);
      const near = moves.map((moved) => furthest(ours.subarray(0, second(0.1)), theirs, moved));
      const moved = moves[near.indexOf(Math.min(...near))] ?? 0;
      expect.soft(furthest(ours, theirs, moved), `from ${start}`).toBeLessThan(1e-5);
    }
  });
});

/** By how much samples of two sounds, but for the first and the last ones, are off at most, moved by so many. */
function furthest(a: Float32Array, b: Float32Array, moved: number): number {
  const inner = a.subarray(rounding, -rounding);
  return inner.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i + rounding + moved] ?? 0))), 0);
}
