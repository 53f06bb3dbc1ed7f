// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { pictureHead } from '@clipwright/rendering';
import { frameHashes as allHashes } from '@clipwright/test-kit/frame-hashes';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodedPictures } from '../src/join/decoded-pictures.ts';
import { excerptOf } from '../src/join/excerpt.ts';
import { profileOf } from './media.ts';

/*
 * Stretches of a file decoded by themselves: each frame is the one that ffmpeg makes of it where it decodes the whole
 * file, whatever was decoded before. Frames refer to others on both sides, and groups of H.265 are open.
 */
let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const frames = 60;
const group = 12;

beforeAll(async () => {
  directory = await scratch();
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

/** Keyframes alone, and groups from the keyframe to the last. */
const stretchesOf = (name: string) => [
  { from: 0, to: 0 },
  // Of an open group the last frames refer to the next one.
  { from: group, to: name === 'hevc' ? group : 2 * group - 1 },
  { from: 3 * group, to: 3 * group },
  { from: 4 * group, to: frames - 1 },
];

it.each([
  ['h264', ['-c:v', 'libx264', '-bf', '3', '-x264-params', 'b-pyramid=normal:scenecut=0']],
  ['h264-plain', ['-c:v', 'libx264', '-bf', '0', '-x264-params', 'scenecut=0']],
  ['hevc', ['-c:v', 'libx265', '-x265-params', `open-gop=1:bframes=3:scenecut=0:log-level=error`]],
  ['vp9', ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8']],
] as const)('of %s', async (name, encoder) => {
  const file = join(directory.path, `${name}.mp4`);
  const picture = `testsrc2=s=160x120:r=30,noise=alls=40:allf=t,format=yuv420p`;
  const input = ['-f', 'lavfi', '-i', picture, '-frames:v', String(frames), '-g', String(group), '-keyint_min', '12'];
  tool('ffmpeg', [...input, ...encoder, '-video_track_timescale', '15360', file]);
  const stretches = stretchesOf(name);
  const head = await pictureHead(file, { profile: profileOf('30/1') })();
  const small = [frames - 2, group];
  const {
    hashes,
    small: pictures,
    complaints,
  } = await lastValueFrom(decodedPictures(runner, excerptOf(head.picture, stretches), small, true));
  expect(complaints).toEqual([]);
  const wanted = stretches.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
  expect([...hashes.keys()].sort((a, b) => a - b)).toEqual(wanted);
  // By decoding the whole file.
  for (const frame of small) {
    const filters = `select='eq(n,${frame})',scale=32:18:flags=area,format=gray`;
    const made = tool('ffmpeg', ['-i', file, '-vf', filters, '-fps_mode', 'passthrough', '-f', 'framemd5', '-']);
    const md5 = createHash('md5').update(pictures.get(frame) ?? '');
    expect(made.toString().trimEnd().split('\n').at(-1), `frame ${frame}`).toContain(md5.digest('hex'));
  }
  // By another decoding, with another hash: which frames are alike, and which are not, must agree.
  const whole = allHashes(file).hashes;
  const again = await lastValueFrom(
    decodedPictures(runner, excerptOf(head.picture, [{ from: 0, to: frames - 1 }]), [], false),
  );
  expect(again.hashes.size).toBe(frames);
  expect(again.small.size).toBe(0);
  expect(new Set(whole).size).toBe(frames);
  for (const frame of wanted) expect(hashes.get(frame), `frame ${frame}`).toBe(again.hashes.get(frame));
});
