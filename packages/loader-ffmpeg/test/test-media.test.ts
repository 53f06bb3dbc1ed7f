// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClipSource, Rational, type SourceIndex } from '@clipwright/core';
import { isSoak } from '@clipwright/test-kit/soak';
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

function openSource(uri: string, video?: number): Promise<ClipSource> {
  return firstValueFrom(
    loader.open(video === undefined ? { uri } : { uri, streams: { video } }).pipe(
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

/** How many readers read at once, and how many ranges of each file. */
const levels = [1, 2, 6];

/** Runs the work of each item, so many at once. */
async function atOnce<T>(count: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: count }, worker));
}

/** What the manifest says of a file. */
interface Listed {
  readonly framemd5_frames: number;
  /** Seconds on the container's clock. */
  readonly first_pts: number;
  readonly last_pts: number;
}

function listed(name: string): Listed {
  const manifest: { readonly files: readonly (Listed & { readonly file: string })[] } = JSON.parse(
    readFileSync(join(media, 'manifest.json'), 'utf8'),
  );
  const found = manifest.files.find(({ file }) => file === name);
  if (found === undefined) throw new Error(`The manifest does not know ${name}.`);
  return found;
}

const { CLIPWRIGHT_TEST_PROCESSOR: processor = '' } = process.env;
const root = join(media, 'framemd5');
/** Nothing is particular about them that is not about others: the soak's. */
const plain = new Set([
  ...['auto-editor/example.mp4', 'auto-editor/man-on-green-screen.mp4', 'moviepy/big_buck_bunny_0_30.webm'],
  ...['moviepy/chaplin.mp4', 'sample-videos/car-detection.mp4', 'shared-assets/flower.mp4', 'shared-assets/friday.mp4'],
]);
const files = (existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : [])
  .filter((file) => file.endsWith('.framemd5'))
  .map((file) => file.slice(0, -'.framemd5'.length))
  .filter((name) => isSoak || !plain.has(name));

describe.skipIf(files.length === 0)('test media (needs CLIPWRIGHT_TEST_MEDIA)', () => {
  it.each(files.map((name, position) => [name, position] as const))('%s', async (name, position) => {
    const expected = readFramemd5(join(root, `${name}.framemd5`));
    const { framemd5_frames, first_pts, last_pts } = listed(name);
    await using source = await openSource(join(media, 'files', name));
    const index = await firstValueFrom(source.index());
    const { timebase, origin } = source.info.video;
    // Of a long file the prober has listed its ends alone, and counts nothing.
    const counted = source.info.video.frames ?? framemd5_frames;
    expect([index.timestamps.length, counted]).toEqual([framemd5_frames, framemd5_frames]);
    expect(expected.frames).toHaveLength(framemd5_frames);
    // Both are printed with six decimals.
    const seconds = (at = Number.NaN): number => Rational.from(timebase).mul(at).toNumber();
    expect(seconds(index.timestamps[0])).toBeCloseTo(first_pts, 5);
    expect(seconds(index.timestamps.at(-1))).toBeCloseTo(last_pts, 5);
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

    // Without SSSE3 MPEG-4 decodes to other values (docs/architecture.md), and the list was made with it.
    if (source.info.video.codec === 'mpeg4' && ['none', 'sse2'].includes(processor)) return;

    const frames = expected.frames.length;
    const pixels = frames * source.info.video.width * source.info.video.height;
    if (isSoak || pixels < 40_000_000) {
      const all = await hashes(source, '0/1', source.info.duration);
      expect(all).toEqual(expected.frames.map(({ hash }) => hash));
    }
    const seed = 20_000 + frames;
    const choose = choices(seed);
    // Large pictures take long to compare: one range of them is enough, and one number of readers.
    const rounds = isSoak ? 20 : source.info.video.width > 1000 ? 1 : 2;
    const ranges = Array.from({ length: rounds }, () => {
      const first = choose(frames);
      return { first, last: Math.min(frames, first + 1 + choose(isSoak ? 40 : 4)) };
    });
    for (const readers of isSoak ? levels : [levels[position % levels.length] ?? 1]) {
      await atOnce(readers, ranges, async ({ first, last }) => {
        const found = await hashes(source, atFrame(source, index, first), atFrame(source, index, last));
        const wanted = expected.frames.slice(first, last).map(({ hash }) => hash);
        expect(found, `seed ${seed}: frames ${first} to ${last}, ${readers} readers`).toEqual(wanted);
      });
    }
    const picked = Array.from({ length: rounds }, () => choose(frames)).sort((a, b) => a - b);
    const times = picked.map((frame) => atFrame(source, index, frame));
    const found = await hashes(source, '0/1', source.info.duration, times);
    const wanted = picked.map((frame) => expected.frames[frame]?.hash);
    expect(found, `seed ${seed}: frames ${picked.join(', ')}`).toEqual(wanted);
  });

  it('another stream of a file, where it is chosen', async () => {
    const file = join(media, 'files/torchcodec/nasa_13013.mp4');
    await using source = await openSource(file, 3);
    const map = ['-map', '0:3', '-fps_mode', 'passthrough', '-c:v', 'rawvideo', '-f', 'framemd5', '-'];
    const text = execFileSync('ffmpeg', ['-v', 'error', '-i', file, ...map], { encoding: 'utf8' });
    const lines = text.split('\n').filter((line) => /^0,/.test(line));
    const wanted = lines.map((line) => line.split(',')[5]?.trim());
    expect(wanted).toHaveLength(390);
    expect(source.info.video.frames).toBe(390);
    const index = await firstValueFrom(source.index());
    const [first, last] = [200, 230];
    const found = await hashes(source, atFrame(source, index, first), atFrame(source, index, last));
    expect(found).toEqual(wanted.slice(first, last));
  });
});
