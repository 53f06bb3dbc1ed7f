// Needs ffmpeg.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OutputProfile, Rational } from '@clipwright/core';
import type { CodedFormat, SegmentRequest } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { frameHashes } from '@clipwright/test-kit/frame-hashes';
import { scratch } from '@clipwright/test-kit/scratch';
import { some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codedFormat, copiedSource, groupFrames, joinedByHand, numbersOf, packetsOf, size } from './copied-source.ts';
import { decodedSource } from './decoded-source.ts';
import { clipRequest, probeOnce, profileOf } from './media.ts';

/*
 * What is encoded beside packets of sources is of their kind: ffprobe tells what it is, ffmpeg decodes it joined with
 * them, and its pictures are held against the source's own.
 */
let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const at = (name: string): string => join(directory.path, name);

beforeAll(async () => {
  directory = await scratch();
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

function beside(like: CodedFormat, changes: Partial<OutputProfile['video']> = {}): OutputProfile {
  const { video } = profileOf('30/1');
  return profileOf('30/1', { ...size, video: { ...video, crf: 18, preset: 'medium', ...changes, like }, audio: null });
}

async function end(
  file: string,
  profile: OutputProfile,
  first: number,
  frames: number,
  piped = false,
): Promise<string> {
  const probed = probeOnce(file);
  const clip = { start: Rational.of(first, 30), frames, profile };
  const { request } = clipRequest('it', piped ? undefined : file, probed, clip);
  const target = `${file}.${first}.${piped ? 'piped.' : ''}mp4`;
  const sources = new Map([['it', decodedSource(file, probed)]]);
  await lastValueFrom(renderer.renderSegment(request, { file: target }, { sources, transforms: {} }));
  return target;
}

function setsOf(file: string): Buffer {
  return tool('ffprobe', ['-show_entries', 'stream=extradata_hash', '-show_data_hash', 'md5', file]);
}

/** Structural similarity of the frames of a file and those of a source from one on: of the least similar one. */
function likeness(file: string, source: string, first: number): number {
  const frames = (link: string, from: number) => `[${link}]trim=start_frame=${from},setpts=N/30/TB`;
  const graph = `${frames('0:v', 0)}[a];${frames('1:v', first)}[b];[a][b]ssim=stats_file=-:shortest=1`;
  const text = tool('ffmpeg', ['-i', file, '-i', source, '-filter_complex', graph, '-f', 'null', '-']).toString();
  const values = [...text.matchAll(/All:([\d.]+)/g)].map(([, value]) => Number(value));
  if (values.length === 0) throw new Error('Nothing was compared.');
  return Math.min(...values);
}

const bt709 = ['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
const bt601 = ['-colorspace', 'smpte170m', '-color_primaries', 'smpte170m', '-color_trc', 'smpte170m'];
const limited = ['-bsf:v', 'h264_metadata=video_full_range_flag=0'];
const x264 = ['-c:v', 'libx264', '-crf', '18'];

const usual = 'format=yuv420p';
const kinds = [
  ['High with pyramids, BT.709', [...x264, '-bf', '3', ...bt709], usual],
  ['Main without pyramids, no tags', [...x264, '-profile:v', 'main', '-bf', '2', '-b-pyramid', 'none'], usual],
  ['Baseline, BT.601', [...x264, '-profile:v', 'baseline', '-level', '2.1', ...bt601], usual],
  ['full range', [...x264, '-bf', '3', '-color_range', 'pc'], 'scale=out_range=pc,format=yuvj420p'],
  ['limited range and no other tag', [...x264, '-bf', '0', ...limited], usual],
] as const;

// What is in full range goes the same ways, and is tried below.
describe.each(some(kinds, 3))('beside packets of %s', (what, encoder, filters) => {
  let [file, head, tail] = ['', '', ''];
  let own: ReturnType<typeof codedFormat>;
  beforeAll(async () => {
    file = await copiedSource(at(`${what.replace(/\W/g, '')}.mp4`), 3 * groupFrames, encoder, filters);
    own = codedFormat(file);
    head = await end(file, beside(own), 5, 25);
    tail = await end(file, beside(own), 60, 11);
  });

  it('profile, level, order, references and tags are within theirs, and all ends have the same sets', () => {
    const made = codedFormat(head);
    expect(made.color).toEqual(own.color);
    expect(made.profile).toBeLessThanOrEqual(own.profile ?? 0);
    expect(made.level).toBeLessThanOrEqual(own.level ?? 0);
    expect(made.reorderDepth).toBeLessThanOrEqual(own.reorderDepth ?? 0);
    expect(setsOf(tail)).toEqual(setsOf(head));
  });

  it('they look as the source does, and decode in one stream with its packets', () => {
    expect(likeness(head, file, 5)).toBeGreaterThan(0.98);
    expect(likeness(tail, file, 60)).toBeGreaterThan(0.98);
    const middle = packetsOf(file, 30, groupFrames, `${file}.middle.mp4`);
    const parts = [{ file: head, frames: 25 }, middle, { file: tail, frames: 11 }];
    const joined = joinedByHand(parts, `${file}.joined.mp4`);
    const decoded = frameHashes(joined);
    expect(decoded.complaints).toBe('');
    expect(numbersOf(joined)).toEqual(Array.from({ length: 66 }, (_, i) => i + 5));
    expect(decoded.hashes.slice(25, 55)).toEqual(hashes(file).slice(30, 60));
  });

  it('frames that are fed in go the same way', async () => {
    expect(hashes(await end(file, beside(own), 60, 11, true))).toEqual(hashes(tail));
  });
});

it('black frames and crossfades in full range are the same read and fed in', async () => {
  const pictures = 'scale=out_range=pc,format=yuvj420p';
  const file = await copiedSource(at('full.mp4'), 12, [...x264, '-color_range', 'pc'], pictures);
  const probed = probeOnce(file);
  const profile = beside(codedFormat(file), { crf: 1 });
  const segment = (piped: boolean): SegmentRequest => {
    const clip = { start: Rational.of(2, 30), frames: 4, profile };
    const { request } = clipRequest('it', piped ? undefined : file, probed, clip);
    const black = { kind: 'color', frames: 4 } as const;
    return { kind: 'crossfade', from: black, to: request, frames: 4, mixAt: '1/8', mixStep: '1/4', profile };
  };
  const [read, fed] = [`${file}.read`, `${file}.fed`];
  const inputs = { sources: new Map([['it', decodedSource(file, probed)]]), transforms: {} };
  await lastValueFrom(renderer.renderSegment(segment(false), { file: read }, inputs));
  await lastValueFrom(renderer.renderSegment(segment(true), { file: fed }, inputs));
  expect(hashes(fed)).toEqual(hashes(read));
  // A corner of the number is white: an eighth of it in the first frame, seven in the last.
  const corner = (frame: number) => picturesOf(read)[frame * size.width * size.height + 8 * size.width + 8] ?? 0;
  expect(Math.abs(corner(0) - 255 / 8)).toBeLessThan(4);
  expect(Math.abs(corner(3) - (7 * 255) / 8)).toBeLessThan(4);
});

/** The brightness of a file's frames, as it is coded. */
function picturesOf(file: string): Buffer {
  const planes = ['-vf', 'extractplanes=y', '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'];
  return tool('ffmpeg', ['-i', file, ...planes]);
}

const hevcKinds = [
  ['pyramids, BT.709', 'bframes=3', bt709],
  ['no pyramids, BT.601', 'bframes=2:b-pyramid=0', bt601],
  ['no B-frames, no tags', 'bframes=0', []],
] as const;
describe.each(some(hevcKinds, 1))('beside packets of HEVC with %s', (what, params, tags) => {
  it('they are of its kind, look as the source does, and decode in one stream with its packets', async () => {
    const file = at(`${what.replace(/\W/g, '')}.hevc.mp4`);
    const x265 = `keyint=${groupFrames}:min-keyint=${groupFrames}:scenecut=0:open-gop=0:log-level=error:${params}`;
    await copiedSource(file, 3 * groupFrames, ['-c:v', 'libx265', '-crf', '18', '-x265-params', x265, ...tags]);
    const own = codedFormat(file);
    const profile = beside(own, { codec: 'hevc', preset: 'veryfast' });
    const [head, tail] = [await end(file, profile, 5, 25), await end(file, profile, 60, 11)];
    const made = codedFormat(head);
    expect(made.color).toEqual(own.color);
    expect(made.profile).toBe(own.profile);
    expect(made.level).toBeLessThanOrEqual(own.level ?? 0);
    expect(made.reorderDepth).toBeLessThanOrEqual(own.reorderDepth ?? 0);
    expect(setsOf(tail)).toEqual(setsOf(head));
    expect(likeness(head, file, 5)).toBeGreaterThan(0.98);

    // A bare stream has its parameter sets before each part.
    const bare = [head, packetsOf(file, 30, groupFrames, `${file}.middle.mp4`).file, tail].map((part) =>
      tool('ffmpeg', ['-i', part, '-c', 'copy', '-bsf:v', 'hevc_mp4toannexb', '-f', 'hevc', '-']),
    );
    const joined = `${file}.joined.hevc`;
    writeFileSync(joined, Buffer.concat(bare));
    const decoded = frameHashes(joined);
    expect(decoded.complaints).toBe('');
    expect(decoded.hashes).toHaveLength(66);
    expect(decoded.hashes.slice(25, 55)).toEqual(hashes(file).slice(30, 60));
  });
});

const hashes = (file: string): readonly string[] => frameHashes(file).hashes;

describe('a level', () => {
  const color = {};
  const like = (limits: Partial<CodedFormat>) => beside({ color, ...limits }, { preset: 'veryslow', crf: 30 });
  let made: Promise<string> | undefined;
  const source = () => {
    made ??= copiedSource(at('levels.mp4'), 12, x264);
    return made;
  };

  it('that size and rate are within bounds what is referred to', async () => {
    // ITU-T H.264, table A-1: 2376 macroblocks of which a picture has 300.
    const made = codedFormat(await end(await source(), like({ level: 13 }), 0, 12));
    expect(made).toMatchObject({ level: 13, references: 7 });
  });

  it('that keeps two pictures has no pyramids', async () => {
    // 900 macroblocks, and 3000 a second: a tenth of the rate.
    const profile = { ...like({ level: 11 }), frameRate: '10/1' } as const;
    expect(codedFormat(await end(await source(), profile, 0, 4))).toMatchObject({
      level: 11,
      references: 3,
      reorderDepth: 1,
    });
  });

  it('that they are beyond is left to the encoder', async () => {
    const made = codedFormat(await end(await source(), like({ level: 10 }), 0, 12));
    expect(made.level).toBeGreaterThan(10);
    expect(made.references).toBe(16);
  });
});
