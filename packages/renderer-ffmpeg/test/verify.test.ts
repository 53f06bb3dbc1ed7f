// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verification } from '@clipwright/core';
import type { JoinRequest } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { height, partsOf, profileOf, width } from './media.ts';
import { tampering } from './tampering.ts';

/*
 * Faults put into a join's parts, or into its output between copying and checking: each is found by the check that is
 * there for it, and nothing is left.
 */
let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const at = (name: string): string => join(directory.path, name);

const frames = 24;
const lengths = [frames, frames, frames];
const samples = (3 * frames * 48_000) / 30;

/** Noise, so that there is enough in each frame to be damaged; two groups of twelve frames. */
function segment(file: string, seed: number, change: readonly string[] = [], size = `${width}x${height}`): void {
  const picture = `testsrc2=s=${size}:r=30,noise=alls=40:allf=t:all_seed=${seed},format=yuv420p`;
  const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '3', '-x264-params', 'open-gop=0:stitchable=1'];
  const clock = ['-video_track_timescale', '15360', '-f', 'mp4'];
  const input = ['-y', '-f', 'lavfi', '-i', picture, '-frames:v', String(frames)];
  tool('ffmpeg', [...input, ...x264, '-g', '12', '-sc_threshold', '0', ...change, ...clock, file]);
}

function sound(file: string, seconds: number, ...change: string[]): void {
  const tone = `sine=sample_rate=48000:d=${seconds},aformat=channel_layouts=stereo`;
  const aac = ['-c:a', 'aac', ...change, '-movie_timescale', '240000', '-f', 'mp4'];
  tool('ffmpeg', ['-y', '-f', 'lavfi', '-i', tone, ...aac, file]);
}

beforeAll(async () => {
  directory = await scratch();
  lengths.forEach((_, i) => {
    segment(at(`part-${i}`), i);
  });
  sound(at('sound'), samples / 48_000);
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

interface Fault {
  /** Changes the copied parts. */
  readonly parts?: (part: (i: number) => string, sound: string) => void;
  /** Changes the output behind the back of whoever copied it. */
  readonly output?: (file: string) => void;
}

let count = 0;
async function joined({ parts, output = () => {} }: Fault, rest: Partial<JoinRequest> = {}): Promise<Verification> {
  count += 1;
  const copy = (name: string): string => {
    copyFileSync(at(name), at(`${count}-${name}`));
    return at(`${count}-${name}`);
  };
  const segments = lengths.map((length, i) => ({ file: copy(`part-${i}`), frames: length }));
  const audio = { file: copy('sound'), samples };
  parts?.((i) => segments[i]?.file ?? '', audio.file);
  const file = at(`${count}.mp4`);
  await using renderer = ffmpegRenderer({ runner: tampering(runner, directory.path, output) });
  const profile = profileOf('30/1');
  const work = renderer.join({ parts: partsOf(segments), audio, profile, output: file, overwrite: false, ...rest });
  const event = await lastValueFrom(work);
  if (event.type !== 'joined') throw new Error('It was not joined.');
  return event.verification;
}

/** Writes a file anew from its own packets. */
function remuxed(file: string, args: readonly string[], extension = 'mp4'): void {
  const exact = ['-video_track_timescale', '15360', '-movie_timescale', '240000', '-fflags', '+bitexact'];
  tool('ffmpeg', ['-y', '-i', file, '-map', '0', '-c', 'copy', ...args, ...exact, '-f', extension, `${file}.new`]);
  copyFileSync(`${file}.new`, file);
  rmSync(`${file}.new`);
}

/** Whether ffmpeg itself, decoding all of a file, has anything to say. */
function isNoticed(file: string): boolean {
  const quiet = ['-v', 'error', '-threads', '1'];
  return spawnSync('ffmpeg', [...quiet, '-i', file, '-map', '0:v', '-f', 'null', '-']).stderr.length > 0;
}

/**
 * Turns over some bytes of a packet of the picture, such that ffmpeg alone notices: of a scratch in what an encoder
 * wrote some are decoded as something else, and which ones depends on what it wrote, which is not the same on each
 * processor.
 */
function scratchPacket(file: string, position: number): void {
  const list = tool('ffprobe', ['-select_streams', 'v', '-show_entries', 'packet=pos,size', '-of', 'csv=p=0', file]);
  const [size = 0, place = 0] = (list.toString().split('\n')[position] ?? '').split(',').map(Number);
  const bytes = readFileSync(file);
  // From the middle on, then before it; never the lengths and headers in front.
  const starts = Array.from({ length: 24 }, (_, i) => Math.floor(size * ((0.5 + i / 28) % 0.9 || 0.1)));
  for (const start of starts.filter((start) => start > 32)) {
    const damaged = Buffer.from(bytes);
    for (let i = place + start; i < place + Math.min(start + 16, size); i += 1) damaged[i] = (bytes[i] ?? 0) ^ 0xa5;
    writeFileSync(file, damaged);
    if (isNoticed(file)) return;
  }
  throw new Error(`ffmpeg notices no scratch in packet ${position} of ${file}.`);
}

/** Makes of the last picture parameter set in an `avcC` (ISO/IEC 14496-15, 5.3.3.1) a unit of no known type. */
function loseLastSet(file: string): void {
  const bytes = readFileSync(file);
  let place = bytes.indexOf('avcC') + 10;
  let last = 0;
  const skip = (count: number): void => {
    for (let i = 0; i < count; i += 1) {
      last = place + 2;
      place = last + bytes.readUInt16BE(place);
    }
  };
  skip(bytes.readUInt8(place - 1) & 31);
  place += 1;
  skip(bytes.readUInt8(place - 1));
  bytes[last] = 31;
  writeFileSync(file, bytes);
}

it('what is as planned passes, and is told', async () => {
  expect(await joined({ output: (file) => remuxed(file, []) })).toMatchObject({
    frames: 72,
    videoDuration: '12/5',
    audioDuration: '12/5',
    audioOffset: '0/1',
    audioEndOffset: '0/1',
    tolerance: '1/48000',
    joins: 2,
    tails: 2,
  });
});

describe('a fault is found', () => {
  const faults: readonly [what: string, found: RegExp, fault: Fault, rest?: Partial<JoinRequest>][] = [
    ['a packet missing', /71 frames, not 72/, { output: (file) => remuxed(file, ['-bsf:v', 'noise=drop=eq(n\\,30)']) }],
    [
      'a packet missing, and another one twice as long',
      /no frame|71 frames/,
      { parts: (part) => remuxed(part(1), ['-bsf:v', 'noise=drop=eq(n\\,8)']) },
    ],
    [
      'two frames shown in each other’s place',
      /comes out after/,
      { output: (file) => remuxed(file, ['-bsf:v', "setts=pts='PTS+1024*(eq(N,14)-eq(N,13))'"]) },
    ],
    [
      'a frame off the grid by one tick',
      /stands at tick/,
      { output: (file) => remuxed(file, ['-bsf:v', "setts=pts='PTS+eq(N,40)'"]) },
    ],
    ['sound cut by a packet', /sound lasts/, { output: (file) => remuxed(file, ['-bsf:a', 'noise=drop=gt(n\\,111)']) }],
    [
      'a packet of sound missing within',
      /hole/,
      { output: (file) => remuxed(file, ['-bsf:a', 'noise=drop=eq(n\\,50)']) },
    ],
    [
      'sound 20 ms late',
      /sound lasts 2.42 s, not 2.4 s/,
      { parts: (_, file) => remuxed(file, ['-output_ts_offset', '0.02']) },
    ],
    [
      'sound 20 ms late from the middle on',
      /hole/,
      { output: (file) => remuxed(file, ['-bsf:a', 'setts=ts=TS+960*gt(N\\,60)']) },
    ],
    ['bytes turned over in the last group before a join', /decode/, { parts: (part) => scratchPacket(part(0), 17) }],
    ['bytes turned over in the first frame after a join', /decode/, { output: (file) => scratchPacket(file, 48) }],
    ['a segment of another size', /differ in size/, { parts: (part) => segment(part(1), 1, [], '80x48') }],
    [
      'a segment with other parameter sets, which got lost',
      /decode/,
      {
        output: loseLastSet,
        parts: (part) => segment(part(1), 1, ['-coder', 'vlc', '-x264-params', 'ref=5:8x8dct=0:weightp=0']),
      },
    ],
    [
      'a segment whose first frame is no keyframe',
      /Frame 24 begins a segment/,
      {
        parts: (part) => {
          segment(part(1), 1, ['-frames:v', '25', '-bf', '0']);
          remuxed(part(1), ['-bsf:v', 'noise=drop=eq(n\\,0),setts=ts=TS-512']);
        },
      },
    ],
    [
      'sound that nobody planned',
      /sound, where there should be none/,
      {},
      { profile: profileOf('30/1', { audio: null }) },
    ],
  ];
  /** Found by what finds others, too: the soak's. */
  const alike = new Set([
    'a packet missing, and another one twice as long',
    'sound cut by a packet',
    'sound 20 ms late from the middle on',
    'bytes turned over in the first frame after a join',
  ]);
  it.each(faults.filter(([what]) => isSoak || !alike.has(what)))('%s', async (_, found, fault, rest) => {
    await expect(joined(fault, rest)).rejects.toMatchObject({
      code: 'verification-failed',
      message: expect.stringMatching(found),
    });
    expect((await directory.names()).filter((name) => name.startsWith('.') || name === `${count}.mp4`)).toEqual([]);
  });
});
