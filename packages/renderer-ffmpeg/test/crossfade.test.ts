// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClipSource, Rational, type RationalText } from '@clipwright/core';
import type { CrossfadeSegmentRequest, GroupSegmentRequest, SegmentRequest, Stretch } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodedSource } from './decoded-source.ts';
import { clipRequest, height, numberedFile, type Probed, picturesIn, probe, profileOf, width } from './media.ts';

const lossless = { codec: 'h264', pixelFormat: 'yuv420p', crf: 0, preset: 'ultrafast', threads: 1 } as const;
const profile = profileOf('30000/1001', { video: lossless });

let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const long = ffmpegRenderer({ runner, direct: false });
const files = new Map<string, Probed>();
const sources = new Map<string, ClipSource>();

beforeAll(async () => {
  directory = await scratch();
  const colours = ['-f', 'lavfi', '-i', 'testsrc2=s=128x96:r=25:d=2', '-pix_fmt', 'yuv444p', '-g', '10'];
  tool('ffmpeg', [...colours, join(directory.path, 'colours.mkv')]);
  await numberedFile(join(directory.path, 'numbers.mp4'), { frames: 60, rate: '24' });
  for (const name of ['colours.mkv', 'numbers.mp4']) {
    const file = join(directory.path, name);
    const probed = probe(file);
    files.set(name, probed);
    sources.set(name, decodedSource(file, probed));
  }
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await long[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

function clip(name: string, startMs: number, frames: number, speed?: Rational): Extract<Stretch, { kind: 'clip' }> {
  const probed = files.get(name);
  if (probed === undefined) throw new Error(`no ${name}`);
  const range = { start: Rational.of(startMs, 1000), frames, profile, ...(speed === undefined ? {} : { speed }) };
  const { profile: _, ...stretch } = clipRequest(name, join(directory.path, name), probed, range).request;
  return stretch;
}

const inputs = { sources, transforms: {} };

async function pictures(request: SegmentRequest, by = renderer): Promise<Uint8Array[]> {
  const file = join(directory.path, 'out');
  const event = await lastValueFrom(by.renderSegment(request, { file }, inputs));
  expect(event).toMatchObject({ type: 'produced', meta: { frames: request.frames } });
  return picturesIn(file);
}

const digests = (all: readonly Uint8Array[]): string[] =>
  all.map((picture) => createHash('sha256').update(picture).digest('hex'));

const black = (frames: number): Stretch => ({ kind: 'color', frames });

function crossfade(from: Stretch, to: Stretch, mixAt: RationalText, mixStep: RationalText): CrossfadeSegmentRequest {
  return { kind: 'crossfade', from, to, frames: from.frames, mixAt, mixStep, profile };
}

/** The greatest difference, in code values, between a file's frames and the two sides mixed by their weights. */
async function worst(request: CrossfadeSegmentRequest, mixed: readonly Uint8Array[]): Promise<number> {
  const [from, to] = [await pictures({ ...request.from, profile }), await pictures({ ...request.to, profile })];
  expect(mixed).toHaveLength(request.frames);
  let max = 0;
  for (const [j, picture] of mixed.entries()) {
    const weight = Rational.from(request.mixAt).toNumber() + Rational.from(request.mixStep).toNumber() * j;
    const [a, b] = [from[j] ?? new Uint8Array(), to[j] ?? new Uint8Array()];
    expect(picture.length).toBe((width * height * 3) / 2);
    for (const [i, value] of picture.entries()) {
      max = Math.max(max, Math.abs(value - (a[i] ?? 0) * (1 - weight) - (b[i] ?? 0) * weight));
    }
  }
  return max;
}

describe('a crossfade', () => {
  const cases: Record<string, () => CrossfadeSegmentRequest> = {
    'of two sources of different kinds': () =>
      crossfade(clip('colours.mkv', 300, 12), clip('numbers.mp4', 700, 12), '1/40', '1/12'),
    'out of black': () => crossfade(black(8), clip('colours.mkv', 0, 8), '0/1', '1/8'),
    'into black': () => crossfade(clip('colours.mkv', 1500, 8), black(8), '0/1', '1/8'),
    'in its middle, at other speeds': () =>
      crossfade(
        clip('numbers.mp4', 900, 9, Rational.of(3, 2)),
        clip('colours.mkv', 200, 9, Rational.of(1, 2)),
        '1001/3000',
        '1001/90000',
      ),
  };
  for (const [name, request] of some(Object.entries(cases), 3)) {
    it(`${name} has every value within 1 of what its weights say, and the same both ways`, async () => {
      const mixed = await pictures(request());
      expect(await worst(request(), mixed)).toBeLessThanOrEqual(1);
      expect(digests(await pictures(request(), long))).toEqual(digests(mixed));
    });
  }

  it('of a picture with itself leaves it as it is', async () => {
    const same = crossfade(clip('colours.mkv', 300, 6), clip('colours.mkv', 300, 6), '1/7', '1/7');
    const [mixed, alone] = [await pictures(same), await pictures({ ...same.from, profile })];
    expect(digests(mixed)).toEqual(digests(alone));
  });

  it('closes the readers of both sides when one fails, and says which', async () => {
    const missing = { ...clip('numbers.mp4', 0, 5), source: { ...clip('numbers.mp4', 0, 5).source, id: 'none' } };
    const request = crossfade(clip('colours.mkv', 0, 5), missing, '0/1', '1/5');
    const file = join(directory.path, 'failed');
    await expect(lastValueFrom(long.renderSegment(request, { file }, inputs))).rejects.toMatchObject({
      code: 'contract-violation',
      details: { stretch: 1 },
    });
    expect(await directory.names()).not.toContain('failed');
  });
});

describe('a group', () => {
  const stretches = (): Stretch[] => [
    clip('numbers.mp4', 500, 7),
    black(1),
    clip('colours.mkv', 1000, 1),
    clip('numbers.mp4', 1700, 5, Rational.of(2)),
    clip('colours.mkv', 40, 3),
  ];
  const group = (of: readonly Stretch[]): GroupSegmentRequest => ({
    kind: 'group',
    stretches: of,
    frames: of.reduce((sum, { frames }) => sum + frames, 0),
    profile,
  });

  it('shows each of its stretches as that one is shown alone, both ways', async () => {
    const alone: Uint8Array[] = [];
    for (const stretch of stretches()) alone.push(...(await pictures({ ...stretch, profile })));
    expect(digests(await pictures(group(stretches())))).toEqual(digests(alone));
    const listing = ['-select_streams', 'v', '-show_entries', 'packet=pts', '-of', 'csv=p=0'];
    const listed = tool('ffprobe', [...listing, join(directory.path, 'out')]).toString();
    const times = listed
      .trim()
      .split(/\s+/)
      .map((line) => Number.parseInt(line, 10));
    // Each in its place, also where a stretch has a single frame.
    expect(times.toSorted((a, b) => a - b)).toEqual(alone.map((_, frame) => frame * 1001));
    expect(digests(await pictures(group(stretches()), long))).toEqual(digests(alone));
  });

  it('gives the same bytes each time', async () => {
    const [a, b] = [join(directory.path, 'a'), join(directory.path, 'b')];
    for (const file of [a, b]) await lastValueFrom(renderer.renderSegment(group(stretches()), { file }, inputs));
    expect(await readFile(a)).toEqual(await readFile(b));
  });

  it('tells which of its stretches cannot be decoded', async () => {
    const broken = clip('numbers.mp4', 500, 7);
    const gone = { ...broken, source: { ...broken.source, file: join(directory.path, 'gone.mp4') } };
    const late = { ...broken, hints: { ...broken.hints, shown: 60 } };
    for (const bad of [gone, late]) {
      const request = group([clip('colours.mkv', 0, 2), black(2), bad, clip('colours.mkv', 0, 2)]);
      const file = join(directory.path, 'failed');
      await expect(lastValueFrom(renderer.renderSegment(request, { file }, inputs))).rejects.toMatchObject({
        code: 'source-damaged',
        details: { stretch: 2, source: 'numbers.mp4' },
      });
    }
  });

  it('reads one stretch again from further back when its seek came out too late', async () => {
    const name = join(directory.path, 'stream.ts');
    await numberedFile(name, { frames: 60, rate: '24' });
    files.set('stream.ts', probe(name));
    // Not known as MPEG-TS, whose seeks begin further back, so that the first ones land late.
    const hidden = ({ source, ...rest }: Extract<Stretch, { kind: 'clip' }>): Stretch => ({
      ...rest,
      source: { ...source, info: { ...source.info, container: 'unknown' } },
    });
    const [one, two] = [clip('stream.ts', 900, 4), clip('stream.ts', 1900, 4)];
    const alone = [...(await pictures({ ...one, profile })), ...(await pictures({ ...two, profile }))];
    expect(digests(await pictures(group([hidden(one), hidden(two)])))).toEqual(digests(alone));
  });
});
