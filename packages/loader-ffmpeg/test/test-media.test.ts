import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClipSource, Rational, type SourceIndex } from '@clipwright/core';
import { filter, firstValueFrom, map } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';

const media = process.env.CLIPWRIGHT_TEST_MEDIA ?? '';
const loader = ffmpegLoader();
afterAll(() => loader[Symbol.asyncDispose]());

interface Expected {
  /** Seconds per tick of `pts`, rounded by the tool that wrote it. */
  readonly timebase: Rational;
  readonly frames: readonly { readonly pts: number; readonly hash: string }[];
}

function readFramemd5(file: string): Expected {
  const lines = readFileSync(file, 'utf8').split('\n');
  const timebase =
    lines
      .find((line) => line.startsWith('#tb 0:'))
      ?.slice(6)
      .trim() ?? '';
  const frames = lines
    .filter((line) => /^0,/.test(line))
    .map((line) => line.split(',').map((cell) => cell.trim()))
    .map(([, , pts, , , hash]) => ({ pts: Number(pts), hash: hash ?? '' }));
  return { timebase: Rational.from(timebase), frames };
}

function openSource(uri: string): Promise<ClipSource> {
  return firstValueFrom(
    loader.open({ uri }).pipe(
      filter((event) => event.type === 'opened'),
      map((event) => event.source),
    ),
  );
}

/** Undoes the turn of a 4:2:0 picture that is stored as `width` x `height`. */
function turnBack(data: Uint8Array, width: number, height: number, rotation: number, bytes: number): Uint8Array {
  const out = new Uint8Array(data.length);
  let offset = 0;
  for (const [w, h] of [
    [width, height],
    [width / 2, height / 2],
    [width / 2, height / 2],
  ] as const) {
    for (let y = 0; y < h; y += 1) {
      for (let x = 0; x < w; x += 1) {
        const from = rotation === 90 ? x * h + (h - 1 - y) : (w - 1 - x) * h + y;
        for (let b = 0; b < bytes; b += 1) {
          out[offset + (y * w + x) * bytes + b] = data[offset + from * bytes + b] ?? 0;
        }
      }
    }
    offset += w * h * bytes;
  }
  return out;
}

async function hashes(source: ClipSource, start: string, end: string, at?: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const { width, height, rotation, pixelFormat } = source.info.video;
  const turned = rotation % 180 !== 0;
  // The pixels as they are stored: not made square, which would scale them.
  const size = turned ? { width: height, height: width } : { width, height };
  for await (const sample of source.video({ start, end }, at === undefined ? size : { ...size, at })) {
    const bytes = pixelFormat.endsWith('10le') ? 2 : 1;
    const stored = turned ? turnBack(sample.data, width, height, rotation, bytes) : sample.data;
    found.push(createHash('md5').update(stored).digest('hex'));
    sample.close();
  }
  return found;
}

/** A repeatable choice of numbers below a limit. */
function choices(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % below;
  };
}

const atFrame = (source: ClipSource, index: SourceIndex, frame: number): string =>
  Rational.from(source.info.video.timebase)
    .mul((index.timestamps[frame] ?? index.end) - source.info.video.origin)
    .toString();

const root = join(media, 'framemd5');
const files = existsSync(root)
  ? readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.framemd5'))
  : [];

describe.skipIf(files.length === 0)('test media (needs CLIPWRIGHT_TEST_MEDIA)', () => {
  it.each(files.map((file) => file.slice(0, -'.framemd5'.length)))('%s', async (name) => {
    const expected = readFramemd5(join(root, `${name}.framemd5`));
    const source = await openSource(join(media, 'files', name));
    const index = await firstValueFrom(source.index());
    const { timebase, origin } = source.info.video;
    expect(index.timestamps).toHaveLength(expected.frames.length);
    const zero = expected.frames[0]?.pts ?? 0;
    const exact = index.timestamps.map((at) =>
      Rational.from(timebase)
        .mul(at - origin)
        .div(expected.timebase),
    );
    // The expected timestamps are rounded to frames at the nominal rate, and may begin at any of them.
    expected.frames.forEach(({ pts }, i) => {
      const off = (exact[i] ?? Rational.zero).sub(pts - zero);
      expect(Math.abs(off.toNumber()), `frame ${i}`).toBeLessThanOrEqual(1);
    });

    const frames = expected.frames.length;
    const pixels = frames * source.info.video.width * source.info.video.height;
    if (pixels < 40_000_000) {
      const all = await hashes(source, '0/1', source.info.duration);
      expect(all).toEqual(expected.frames.map(({ hash }) => hash));
    }
    const seed = 20_000 + frames;
    const choose = choices(seed);
    // Large pictures take long to compare: one range of them is enough.
    const rounds = source.info.video.width > 1000 ? 1 : 3;
    for (let round = 0; round < rounds; round += 1) {
      const first = choose(frames);
      const last = Math.min(frames, first + 1 + choose(4));
      const range = [atFrame(source, index, first), atFrame(source, index, last)] as const;
      const found = await hashes(source, ...range);
      const wanted = expected.frames.slice(first, last).map(({ hash }) => hash);
      expect(found, `seed ${seed}: frames ${first} to ${last}`).toEqual(wanted);
    }
    const picked = Array.from({ length: rounds }, () => choose(frames)).sort((a, b) => a - b);
    const times = picked.map((frame) => atFrame(source, index, frame));
    const found = await hashes(source, '0/1', source.info.duration, times);
    const wanted = picked.map((frame) => expected.frames[frame]?.hash);
    expect(found, `seed ${seed}: frames ${picked.join(', ')}`).toEqual(wanted);
    await source[Symbol.asyncDispose]();
  });
});
