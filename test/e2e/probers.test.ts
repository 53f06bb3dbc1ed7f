import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { mediabunnyProber } from '@clipwright/prober-mediabunny';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinedLike, reasonOf, toldByLoader, toldByProber } from './probers.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-probers-'));
const loader = ffmpegLoader();
const prober = mediabunnyProber();
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Holds what both tell of a file against each other; why it is left to ffprobe, if it is. */
async function agree(name: string, file: string): Promise<string | undefined> {
  const [ffprobe, ours] = await Promise.all([toldByLoader(loader, file), toldByProber(prober, file)]);
  if ('error' in ours) return reasonOf(ours);
  expect.soft(ours, name).toEqual(joinedLike(ffprobe, ours));
  return undefined;
}

const pictures = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=30:d=1'];
const sound = ['-f', 'lavfi', '-i', 'sine=d=1'];
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '12'];
const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error:keyint=12:bframes=3'];
const vp9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '12'];
const av1 = ['-c:v', 'libaom-av1', '-cpu-used', '8', '-usage', 'realtime', '-g', '12'];
const bt709 = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709'];
const bt2020 = ['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'];
const slower = ['-vf', "setpts='if(lt(N,20),N,N*1.7)/30/TB'", '-fps_mode', 'vfr'];

/** Files whose codecs, colours and containers differ, by what makes them; and why they are left to ffprobe, if they are. */
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
  for (const [name, args] of made) ffmpeg(...pictures, ...sound, ...args, '-threads', '2', join(folder, name));
  for (const [name, from, start, args] of copied) {
    ffmpeg('-ss', start, '-i', join(folder, from), ...args, '-c', 'copy', join(folder, name));
  }
});

it('the prober in this process tells of files what ffprobe tells, field by field, or leaves them to it', async () => {
  const left: [string, string | undefined][] = [];
  for (const [name] of [...made, ...copied]) left.push([name, await agree(name, join(folder, name))]);
  expect(left).toEqual([...made.map(([name, , why]) => [name, why]), ...copied.map(([name]) => [name, undefined])]);
});

const media = process.env.CLIPWRIGHT_TEST_MEDIA ?? '';
const root = join(media, 'files');
const files = media !== '' && existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : [];

describe.skipIf(files.length === 0)('test media (needs CLIPWRIGHT_TEST_MEDIA)', () => {
  it('all mp4 and webm files are answered for in this process', async () => {
    for (const name of files.filter((file) => /\.(mp4|webm|mkv|mov)$/.test(file))) {
      expect.soft(await agree(name, join(root, name)), name).toBeUndefined();
    }
  });

  it('others are left to ffprobe', async () => {
    for (const name of files.filter((file) => /\.(ts|avi)$/.test(file))) {
      expect.soft(await agree(name, join(root, name)), name).toBe('it is of a kind not known here');
    }
  });
});
