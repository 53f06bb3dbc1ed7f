// Needs ffmpeg.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClipSource, ClipwrightError } from '@clipwright/core';
import type { JoinPart, PacketsPart } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { pictureType, readTrack } from '@clipwright/packets';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { frameHashes } from '@clipwright/test-kit/frame-hashes';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom, of, throwError } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copiedSource, groupFrames, listedSource, numbersOf, size } from './copied-source.ts';
import { profileOf } from './media.ts';

/*
 * Packets of sources in outputs, beside encoded segments, whose parameter sets have the same numbers and say other
 * things: each frame must be the one that was asked for, and of a copied one every pixel.
 */
let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const at = (name: string): string => join(directory.path, name);

type Codec = 'h264' | 'hevc';
const x264 = ['-c:v', 'libx264', '-an', '-x264-params', 'stitchable=0', '-bf'];
const x265 = (params: string) => ['-c:v', 'libx265', '-tag:v', 'hvc1', '-x265-params', `log-level=error:${params}`];
const segment = ['-video_track_timescale', '15360', '-f', 'mp4'];
const encoders: Readonly<Record<string, readonly string[]>> = {
  'h264-a': [...x264, '3'],
  'h264-b': [...x264, '0', '-profile:v', 'baseline', '-coder', 'vlc'],
  'h264-end': [...x264, '3', '-crf', '30', ...segment],
  'hevc-a': x265('keyint=30:min-keyint=30:scenecut=0:open-gop=1:bframes=3'),
  'hevc-b': x265('keyint=30:open-gop=0:bframes=2:ctu=32:ref=1'),
  'hevc-end': [...x265('open-gop=0:bframes=3'), '-crf', '30', ...segment],
};

const sources = new Map<string, ClipSource>();
const frames = 4 * groupFrames;
const endFrames = 12;

beforeAll(async () => {
  directory = await scratch();
  for (const [name, encoder] of Object.entries(encoders)) {
    const isEnd = name.endsWith('end');
    await copiedSource(at(`${name}.mp4`), isEnd ? endFrames : frames, encoder);
    if (!isEnd) sources.set(name, await listedSource(at(`${name}.mp4`)));
  }
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

/**
 * The first of the frames that are decoded from a keyframe on: before it where pictures that are shown before the
 * keyframe refer to it, which a run of packets has to leave out.
 */
function endBefore(name: string, key: number): number {
  const list = tool('ffprobe', ['-show_entries', 'packet=pts', '-of', 'csv=p=0', at(`${name}.mp4`)]).toString();
  const decoded = list
    .trim()
    .split('\n')
    .map((pts) => Number.parseInt(pts, 10) / 512);
  return Math.min(...decoded.slice(decoded.indexOf(key)));
}

/** A run of frames of a source. */
function copied(name: string, from: number, to: number, source = sources.get(name)): PacketsPart {
  if (source === undefined) throw new Error(`no ${name}`);
  const { info } = source;
  const tick = (frame: number) => info.video.origin + frame * 512;
  return {
    kind: 'packets',
    source: { id: name, info, file: at(`${name}.mp4`) },
    from: tick(from),
    to: tick(to),
    frames: to - from,
  };
}

let count = 0;
async function joined(codec: Codec, parts: readonly JoinPart[], opened: ReadonlyMap<string, ClipSource> = sources) {
  count += 1;
  const output = at(`out-${count}.mp4`);
  const profile = { ...profileOf('30/1', { ...size, audio: null }), video: { ...profileOf('30/1').video, codec } };
  await lastValueFrom(renderer.join({ parts, profile, output, overwrite: false }, { sources: opened }));
  return output;
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** A hash of every decoded frame, of which ffmpeg has nothing to say. */
function pictures(file: string): readonly string[] {
  const { hashes, complaints } = frameHashes(file);
  expect(complaints).toBe('');
  return hashes;
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe.each(['h264', 'hevc'] as const)('packets of %s', (codec) => {
  it('of several sources and encoded ends are one stream, bit-exact', async () => {
    const [a, b, end] = [`${codec}-a`, `${codec}-b`, `${codec}-end`];
    const file = { kind: 'file', file: at(`${end}.mp4`), frames: endFrames } as const;
    const [first, last] = [endBefore(a, 90), endBefore(a, 30)];
    const output = await joined(codec, [copied(a, 30, first), file, copied(b, 60, 120), copied(a, 0, last)]);
    const [ofA, ofB, ofEnd] = [a, b, end].map((name) => pictures(at(`${name}.mp4`)));
    expect(pictures(output)).toEqual([
      ...(ofA?.slice(30, first) ?? []),
      ...(ofEnd ?? []),
      ...(ofB?.slice(60, 120) ?? []),
      ...(ofA?.slice(0, last) ?? []),
    ]);
    expect(numbersOf(output)).toEqual([
      ...range(30, first),
      ...range(0, endFrames),
      ...range(60, 120),
      ...range(0, last),
    ]);
    // The first group is an open one of H.265's, whose beginning nothing before it counts for any more.
    const bytes = await readFile(output);
    const { places, sizes } = await readTrack({
      size: bytes.length,
      read: async (start, length) => bytes.subarray(start, start + length),
    });
    const [place = 0, length = 0] = [places[0], sizes[0]];
    const beginning = pictureType(codec, bytes.subarray(place, place + length), 4);
    expect(beginning).toBe(codec === 'h264' ? 'idr' : 'bla');
    const { streams } = JSON.parse(tool('ffprobe', ['-show_streams', '-of', 'json', output]).toString());
    expect(streams).toMatchObject([
      {
        codec_tag_string: codec === 'h264' ? 'avc1' : 'hvc1',
        start_pts: 0,
        duration_ts: (first - 30 + endFrames + 60 + last) * 512,
      },
    ]);
  });

  it('of one source stay as they are', async () => {
    const output = await joined(codec, [copied(`${codec}-b`, 30, 120)]);
    const hashes = (file: string) =>
      tool('ffprobe', ['-show_data_hash', 'md5', '-show_entries', 'packet=data_hash', '-of', 'csv=p=0', file])
        .toString()
        .trim()
        .split('\n');
    expect(hashes(output)).toEqual(hashes(at(`${codec}-b.mp4`)).slice(30));
  });
});

describe('a part that cannot be copied is named', () => {
  const end = (): JoinPart => ({ kind: 'file', file: at('h264-end.mp4'), frames: endFrames });

  it('where the source does not tell where its packets lie', async () => {
    const source = sources.get('h264-a');
    if (source === undefined) throw new Error('no source');
    const untold: ClipSource = { ...source, index: () => of({ timestamps: [], end: 0, gops: [] }) };
    const work = joined('h264', [end(), copied('h264-a', 30, 60)], new Map([['h264-a', untold]]));
    expect(await failure(work)).toMatchObject({ code: 'verification-failed', details: { part: 1 } });
  });

  it('where its pictures are of another size', async () => {
    const file = at('large.mp4');
    tool('ffmpeg', ['-f', 'lavfi', '-i', 'testsrc2=s=640x480:r=30:d=1', '-pix_fmt', 'yuv420p', ...x264, '0', file]);
    const large = await listedSource(file);
    const parts = [end(), copied('h264-a', 30, 60), copied('large', 0, 30, large)];
    const work = joined('h264', parts, new Map([...sources, ['large', large]]));
    expect(await failure(work)).toMatchObject({ code: 'other-format', details: { part: 2 } });
  });

  it('where its packets are none', async () => {
    const file = at('zeros.mp4');
    const bytes = await readFile(at('h264-a.mp4'));
    const source = await listedSource(at('h264-a.mp4'));
    await writeFile(file, bytes.fill(0xff, 1000, 5000));
    const work = joined('h264', [end(), copied('h264-a', 0, 30)], new Map([['h264-a', { ...source, file }]]));
    expect(await failure(work)).toMatchObject({ code: 'source-damaged', details: { part: 1 } });
  });

  it('where its file has become shorter', async () => {
    const file = at('short.mp4');
    await writeFile(file, (await readFile(at('h264-a.mp4'))).subarray(0, 5000));
    const source = await listedSource(at('h264-a.mp4'));
    const work = joined('h264', [end(), copied('h264-a', 90, 120)], new Map([['h264-a', { ...source, file }]]));
    expect(await failure(work)).toMatchObject({ code: 'verification-failed', details: { part: 1 } });
  });
});

it('a source that changed meanwhile leaves no output', async () => {
  const source = sources.get('h264-a');
  if (source === undefined) throw new Error('no source');
  const changed: ClipSource = {
    ...source,
    check: () => throwError(() => new ClipwrightError('source-changed', 'It changed.')),
  };
  const work = joined('h264', [copied('h264-a', 30, 60)], new Map([['h264-a', changed]]));
  expect(await failure(work)).toMatchObject({ code: 'source-changed' });
  expect((await directory.names()).filter((name) => name.startsWith('.') || name === `out-${count}.mp4`)).toEqual([]);
});
