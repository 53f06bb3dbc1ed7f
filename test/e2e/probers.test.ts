// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rational } from '@clipwright/core';
import { libavProber } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { decoderLike, joinedLike, reasonOf, type Told, toldByLoader, toldByProber } from '@clipwright/test-kit/probers';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayBeTold } from './library-differences.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-probers-'));
const loader = ffmpegLoader();
const prober = headersProber();
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const told = new Map<string, Promise<Told>>();
/** What ffprobe tells of a file, which is asked once. */
function byFfprobe(file: string): Promise<Told> {
  const known = told.get(file) ?? toldByLoader(loader, file);
  told.set(file, known);
  return known;
}

/** Holds what both tell of a file against each other; why it is left to ffprobe, if it is. */
async function agree(name: string, file: string): Promise<string | undefined> {
  const [ffprobe, ours] = await Promise.all([byFfprobe(file), toldByProber(prober, file)]);
  if ('error' in ours) return reasonOf(ours);
  expect.soft(ours, name).toEqual(joinedLike(ffprobe, ours));
  return undefined;
}

const pictures = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=30:d=1'];
const sound = ['-f', 'lavfi', '-i', 'sine=d=1'];
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '12'];
const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error:keyint=12:bframes=3'];
const vp9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '6'];
const av1 = ['-c:v', 'libaom-av1', '-cpu-used', '8', '-usage', 'realtime', '-g', '12'];
const bt709 = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709'];
const bt2020 = ['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'];
const slower = ['-vf', "setpts='if(lt(N,20),N,N*1.7)/30/TB'", '-fps_mode', 'vfr'];

/**
 * Files whose codecs, colours and containers differ, by what makes them; and why they are left to ffprobe, if they are.
 */
const made: readonly (readonly [name: string, args: readonly string[], left?: string])[] = [
  ['opus.webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus']],
  ['vp9.webm', [...vp9, '-c:a', 'libvorbis']],
  ['vp9-deep.webm', [...vp9, '-pix_fmt', 'yuv420p10le', '-profile:v', '2', ...bt2020]],
  ['vp9.mp4', [...vp9, '-c:a', 'aac']],
  ['hevc.mkv', [...x265, '-c:a', 'aac']],
  ['hevc-deep.mp4', [...x265, '-pix_fmt', 'yuv420p10le', ...bt2020, '-tag:v', 'hvc1']],
  ['hevc-full.mp4', [...x265, '-pix_fmt', 'yuvj420p', '-color_range', 'pc']],
  ['hevc-422.mov', [...x265, '-pix_fmt', 'yuv422p10le', '-c:a', 'pcm_s16le']],
  ['hevc-uneven.mp4', [...x265, ...slower]],
  ['av1-full.mp4', [...av1, '-pix_fmt', 'yuv444p10le', ...bt709, '-color_range', 'pc']],
  ['shape.mkv', [...x264, '-vf', 'setsar=4/3', ...bt709, '-c:a', 'flac']],
  ['shape.mp4', [...x264, '-vf', 'setsar=4/3', '-c:a', 'ac3']],
  ['full.mp4', [...x264, ...bt709, '-color_range', 'pc', '-pix_fmt', 'yuvj444p', '-c:a', 'mp3']],
  ['mp3.mkv', [...x264, '-c:a', 'mp3']],
  ['open.mkv', ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '5', '-bf', '2', '-x264-params', 'open-gop=1', '-an']],
  ['uneven.mp4', [...x264, ...slower, '-bf', '0', '-an']],
  ['clock.mp4', [...x264, '-r', '24000/1001', '-video_track_timescale', '90000', '-an']],
  ['fragments.mp4', [...x264, '-an', '-movflags', 'frag_keyframe+empty_moov+default_base_moof']],
  ['timecode.mov', [...x264, '-timecode', '01:00:00:00', '-an']],
  ['part.mp4', [...x264, '-bf', '2', '-ss', '0.33', '-t', '0.6', '-c:a', 'aac']],
  ['prores.mov', ['-c:v', 'prores_ks'], 'its video is of a kind not known here'],
  ['mpeg4.mp4', ['-c:v', 'mpeg4'], 'its video is of a kind not known here'],
  [
    'interlaced.mp4',
    [...x264, '-s', '160x96', '-flags', '+ildct+ilme', '-x264-params', 'tff=1'],
    'its pictures may be interlaced',
  ],
  ['half.mp4', [...x264, '-c:a', 'aac', '-ar', '22050']],
];

/** Copies of made ones, from a time on. */
const copied: readonly (readonly [name: string, from: string, start: string, args: readonly string[]])[] = [
  ['cut.mp4', 'part.mp4', '0.2', ['-t', '0.41']],
  ['cut.mkv', 'part.mp4', '0.2', ['-t', '0.41']],
  ['single.mp4', 'shape.mp4', '0', ['-frames:v', '1']],
  ['single.mkv', 'shape.mkv', '0', ['-frames:v', '1']],
];

beforeAll(() => {
  const ffmpeg = (...args: string[]) => execFileSync('ffmpeg', ['-v', 'error', ...args], { stdio: 'inherit' });
  const outputs = made.flatMap(([name, args]) => [...args, '-threads', '2', join(folder, name)]);
  ffmpeg(...pictures, ...sound, ...outputs);
  for (const [name, from, start, args] of copied) {
    ffmpeg('-ss', start, '-i', join(folder, from), ...args, '-c', 'copy', join(folder, name));
  }
});

it('the prober in this process tells of files what ffprobe tells, field by field, or leaves them to it', async () => {
  const left: [string, string | undefined][] = [];
  for (const [name] of [...made, ...copied]) left.push([name, await agree(name, join(folder, name))]);
  expect(left).toEqual([...made.map(([name, , why]) => [name, why]), ...copied.map(([name]) => [name, undefined])]);
});

/**
 * Holds parts of an index against the whole: each has what is asked for of it, and nothing that is not in the whole.
 */
async function expectParts(name: string, file: string): Promise<void> {
  const { info: all, index: whole } = wholeOf(await byFfprobe(file));
  await using partly = headersProber({ maxBlocks: 5 });
  const info = await firstValueFrom(partly.probe({ uri: file }));
  const { frames, ...video } = { ...all.video, ...decoderLike(all, info) };
  expect.soft(frames, name).toBe(whole.timestamps.length);
  // Of few groups all is known by the time that the first one is.
  const isPartial = whole.gops.length > 3;
  expect.soft(info, name).toEqual({ ...all, video: isPartial ? video : { ...video, frames } });
  const { timebase, origin } = video;
  const seconds = (time: number): string =>
    Rational.from(timebase)
      .mul(time - origin)
      .toString();
  const last = whole.timestamps.length - 1;
  for (let first = 0; first <= last; first += Math.max(3, last >> 4)) {
    for (const length of [1, 7, last]) {
      const [from, to] = [whole.timestamps[first] ?? 0, whole.timestamps[first + length] ?? whole.end];
      const index = await firstValueFrom(partly.index({ uri: file }, { start: seconds(from), end: seconds(to) }));
      const at = whole.timestamps.indexOf(index.timestamps[0] ?? Number.NaN);
      const behind = at + index.timestamps.length;
      const what = `${name}: ${first} to ${first + length}`;
      expect.soft(index.timestamps, what).toEqual(whole.timestamps.slice(at, behind));
      // The frame at the start, and the one after the end.
      expect.soft([at <= first, behind > Math.min(last, first + length)], what).toEqual([true, true]);
      expect.soft(index.end, what).toBe(whole.end);
      const [{ pts: begin = 0 } = {}] = index.gops;
      const until = index.gops.at(-1)?.pts ?? 0;
      expect.soft(index.gops, what).toEqual(whole.gops.filter(({ pts }) => pts >= begin && pts <= until));
      expect.soft(begin <= from && begin >= (index.timestamps[0] ?? 0), what).toBe(true);
    }
  }
  expect.soft(await firstValueFrom(partly.index({ uri: file })), name).toEqual(whole);
}

function wholeOf(told: Told) {
  if ('error' in told) throw new Error(told.error.message);
  return told;
}

it.skipIf(!hasLibrary)("FFmpeg's libraries tell of all of them what ffprobe tells (needs node-av)", async () => {
  await using library = libavProber();
  for (const [name] of [...made, ...copied]) {
    const file = join(folder, name);
    const [ffprobe, told] = [await byFfprobe(file), await toldByProber(library, file)];
    const right = mayBeTold(name, ffprobe).map((each) => joinedLike(each, told));
    expect.soft(right, name).toContainEqual(told);
  }
});

it.each(['vp9.webm', 'open.mkv', 'cut.mkv'])(
  'of a Matroska file with many frames the index is told by parts: %s',
  async (name) => {
    await expectParts(name, join(folder, name));
  },
);

const media = process.env.CLIPWRIGHT_TEST_MEDIA ?? '';
const root = join(media, 'files');
const files = media !== '' && existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : [];
const webm = files.filter((file) => file.endsWith('.webm'));

describe.skipIf(files.length === 0)('test media (needs CLIPWRIGHT_TEST_MEDIA)', () => {
  it('all mp4 and webm files are answered for in this process', async () => {
    // In the check a third of the mp4 files; each webm file is told of below.
    const mp4 = some(
      files.filter((file) => /\.(mp4|mkv|mov)$/.test(file)),
      5,
    );
    for (const name of [...mp4, ...(isSoak ? webm : [])]) {
      expect.soft(await agree(name, join(root, name)), name).toBeUndefined();
    }
  });

  it('of webm files the index is told by parts', async () => {
    for (const name of webm) await expectParts(name, join(root, name));
  });

  it('others are left to ffprobe', async () => {
    for (const name of files.filter((file) => /\.(ts|avi)$/.test(file))) {
      expect.soft(await agree(name, join(root, name)), name).toBe('it is of a kind not known here');
    }
  });
});
