// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClipSource, Rational } from '@clipwright/core';
import type { SegmentMeta, SegmentRequest, Stretch } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom, of } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodedSource, indexOf } from './decoded-source.ts';
import { clipRequest, numberedFile, openSynthetic, type Probed, picturesIn, probe, profileOf } from './media.ts';

// Lossless, so that a frame of the output is the source's or is not.
const profile = profileOf('30/1', {
  video: { codec: 'h264', pixelFormat: 'yuv420p', crf: 0, preset: 'ultrafast', threads: 1 },
});

let directory: Awaited<ReturnType<typeof scratch>>;
let whole: { readonly file: string; readonly probed: Probed; readonly packets: readonly Packet[] };
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });

interface Packet {
  readonly pts: number;
  readonly pos: string;
  readonly size: string;
}

beforeAll(async () => {
  directory = await scratch();
  // Groups of 12 frames, two of three of which are B-frames.
  const output = ['-preset', 'ultrafast', '-bf', '2', '-movflags', '+faststart'];
  const file = await numberedFile(join(directory.path, 'whole.mp4'), { frames: 60, rate: '24', output });
  const listed = tool('ffprobe', ['-select_streams', 'v', '-show_packets', '-of', 'json', file]);
  const { packets }: { packets: Packet[] } = JSON.parse(listed.toString());
  whole = { file, probed: probe(file), packets };
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

/**
 * The file with packets, by their number in decoding order, that say they are longer than they are: none of them
 * decodes.
 */
async function withBroken(...numbers: readonly number[]): Promise<string> {
  const data = Buffer.from(await readFile(whole.file));
  for (const number of numbers) {
    const packet = whole.packets[number];
    if (packet !== undefined) data.fill(0xff, Number(packet.pos), Number(packet.pos) + 4);
  }
  const file = join(directory.path, `broken-${numbers.length}-${numbers[0]}.mp4`);
  await writeFile(file, data);
  return file;
}

/** What a packet's frame carries; frames and timestamps rise together. */
const numberOf = (packet: number): number => whole.probed.timestamps.indexOf(whole.packets[packet]?.pts ?? Number.NaN);

type Clip = Extract<Stretch, { kind: 'clip' }>;

function clip(
  file: string,
  start: Rational,
  frames: number,
  onDamage: 'fail' | 'freeze',
): { readonly stretch: Clip; readonly expected: readonly number[] } {
  const { request, expected } = clipRequest('it', file, whole.probed, { start, frames, profile });
  const { profile: _, ...stretch } = request;
  return { stretch: { ...stretch, onDamage }, expected };
}

/** An open source of a damaged file: what of it decodes. */
const lackingSource = (gone: (frame: number) => boolean): ClipSource =>
  decodedSource(whole.file, whole.probed, (frame) => !gone(frame));

async function render(request: SegmentRequest, source: ClipSource = lackingSource(() => false)) {
  const file = join(directory.path, 'out');
  const event = await lastValueFrom(
    renderer.renderSegment(request, { file }, { sources: new Map([['it', source]]), transforms: {} }),
  );
  if (event.type !== 'produced') throw new Error('nothing was produced');
  const pictures = picturesIn(file).map((picture) => createHash('sha256').update(picture).digest('hex'));
  // What a store would give back.
  const meta: SegmentMeta = JSON.parse(JSON.stringify(event.meta));
  return { meta, pictures };
}

/** What stays on screen instead of each frame that cannot be shown: the one before, or the first good one. */
function frozenAs<T>(right: readonly T[], isGood: (output: number) => boolean): T[] {
  const first = right.findIndex((_, output) => isGood(output));
  let shown = right[first];
  return right.flatMap((frame, output) => {
    if (output >= first && isGood(output)) shown = frame;
    return shown === undefined ? [] : [shown];
  });
}

/** The pictures of forty frames of the whole file from a time on. */
async function picturesFrom(start: Rational): Promise<readonly string[]> {
  const known = undamaged.get(`${start}`);
  if (known !== undefined) return known;
  const { pictures } = await render({ ...clip(whole.file, start, 40, 'fail').stretch, profile });
  undamaged.set(`${start}`, pictures);
  return pictures;
}

const undamaged = new Map<string, readonly string[]>();

describe('a clip whose source is damaged', () => {
  const cases: Record<string, { packets: number[]; start: Rational; gone: (number: number) => boolean }> = {
    'a B-frame': { packets: [15], start: Rational.zero, gone: (n) => n >= numberOf(15) && n < 24 },
    'a P-frame in the middle': { packets: [16], start: Rational.zero, gone: (n) => n >= 16 && n < 24 },
    'a keyframe': { packets: [24], start: Rational.zero, gone: (n) => n >= 24 && n < 36 },
    'the first frame shown': { packets: [12], start: Rational.of(14, 24), gone: (n) => n >= 12 && n < 24 },
    'two groups': { packets: [0, 36], start: Rational.of(5, 24), gone: (n) => n < 12 || (n >= 36 && n < 48) },
    'the end': { packets: [48], start: Rational.of(40, 24), gone: (n) => n >= 48 },
  };
  for (const [name, { packets, start, gone }] of some(Object.entries(cases), 4)) {
    it(`is shown as far as it decodes, and what is frozen is counted: ${name}`, async () => {
      const { stretch, expected } = clip(await withBroken(...packets), start, 40, 'freeze');
      const right = await picturesFrom(start);
      const { meta, pictures } = await render({ ...stretch, profile }, lackingSource(gone));
      const isGood = (output: number): boolean => !gone(expected[output] ?? -1);
      const frozen = expected.filter((number) => gone(number));
      expect(frozen.length).toBeGreaterThan(0);
      expect(pictures.map((picture) => right.indexOf(picture))).toEqual(
        frozenAs(right, isGood).map((picture) => right.indexOf(picture)),
      );
      expect(meta).toEqual({
        frames: 40,
        stretches: [{ held: meta.stretches[0]?.held, missing: new Set(frozen).size, frozen: frozen.length }],
      });
    });
  }

  it.each([
    [[16], Rational.zero],
    [[12], Rational.of(14, 24)],
  ])('fails when it must not be damaged (packet %s)', async (packets, start) => {
    const { stretch } = clip(await withBroken(...packets), start, 40, 'fail');
    await expect(render({ ...stretch, profile })).rejects.toMatchObject({
      code: 'source-damaged',
      details: { stretch: 0 },
    });
  });

  it('is untouched where it does not show the damage', async () => {
    const { stretch } = clip(await withBroken(48), Rational.zero, 30, 'freeze');
    const { meta, pictures } = await render({ ...stretch, profile });
    expect(meta).toEqual({ frames: 30, stretches: [{ held: 0 }] });
    expect(pictures).toEqual(
      (await render({ ...clip(whole.file, Rational.zero, 30, 'fail').stretch, profile })).pictures,
    );
  });

  it('fails when nothing of it decodes', async () => {
    const { stretch } = clip(await withBroken(24, 36), Rational.of(25, 24), 20, 'freeze');
    await expect(
      render(
        { ...stretch, profile },
        lackingSource(() => true),
      ),
    ).rejects.toMatchObject({ code: 'source-damaged' });
  });

  it('is not shown by frames that come out as if nothing were wrong, but refer to what does not decode', async () => {
    // Frame 16 is a B-frame, and frame 18, which it refers to, is not asked for.
    const broken = await withBroken(16);
    const gone = (frame: number): boolean => frame >= 16;
    const { stretch } = clip(broken, Rational.of(12, 24), 7, 'freeze');
    const { meta } = await render({ ...stretch, profile }, lackingSource(gone));
    expect(meta.stretches).toEqual([{ held: 0, missing: 1, frozen: 2 }]);
  });

  it('takes no neighbour of its group with it', async () => {
    const broken = await withBroken(16);
    const good = clip(whole.file, Rational.of(30, 24), 5, 'freeze').stretch;
    const bad = clip(broken, Rational.of(13, 24), 14, 'freeze').stretch;
    const request = { kind: 'group' as const, stretches: [good, bad, good], frames: 24, profile };
    const source = lackingSource((frame) => frame >= 16 && frame < 24);
    const { meta, pictures } = await render(request, source);
    const alone = await render({ ...good, profile });
    expect([pictures.slice(0, 5), pictures.slice(19)]).toEqual([alone.pictures, alone.pictures]);
    expect(meta.stretches).toEqual([
      { held: 0 },
      { held: 0, ...(await render({ ...bad, profile }, source)).meta.stretches[0] },
      { held: 0 },
    ]);
    expect(meta.stretches[1]?.frozen).toBeGreaterThan(0);
    const strict = { ...request, stretches: [good, { ...bad, onDamage: 'fail' as const }, good] };
    await expect(render(strict)).rejects.toMatchObject({ code: 'source-damaged', details: { stretch: 1 } });
  });
});

describe('samples that a source leaves out', () => {
  /** A source that gives all samples but some. */
  async function lacking(
    gone: (frame: number) => boolean,
  ): Promise<{ source: ClipSource; probed: Probed; asked: unknown[] }> {
    const source = await openSynthetic('synthetic:made?frames=48&rate=24/1');
    const { timestamps, gops } = await lastValueFrom(source.index());
    const asked: unknown[] = [];
    const probed = { info: source.info, timestamps, keys: gops.map((gop) => gop.pts) };
    const given: ClipSource = {
      ...source,
      index: () => of(indexOf(probed)),
      async *video(range, format) {
        asked.push(format?.onDamage);
        for await (const sample of source.video(range, format)) {
          if (gone(timestamps.indexOf(sample.pts))) sample.close();
          else yield sample;
        }
      },
    };
    return { source: given, probed, asked };
  }

  /** What is shown where none is missing. */
  let nothingLacks: readonly string[] | undefined;
  it.each([
    ['in between', (frame: number) => frame >= 10 && frame < 13],
    ['at the beginning', (frame: number) => frame < 9],
    ['at the end', (frame: number) => frame > 20],
    ['none', () => false],
  ])('are counted: %s', async (_, gone) => {
    const { source, probed, asked } = await lacking(gone);
    const start = Rational.of(6, 24);
    const { request, expected } = clipRequest('it', undefined, probed, { start, frames: 25, profile });
    nothingLacks ??= (await render(request, (await lacking(() => false)).source)).pictures;
    const right = nothingLacks;
    const { meta, pictures } = await render({ ...request, onDamage: 'freeze' }, source);
    const frozen = expected.filter((number) => gone(number));
    expect(pictures).toEqual(frozenAs(right, (output) => !gone(expected[output] ?? -1)));
    const damage = frozen.length === 0 ? {} : { missing: new Set(frozen).size, frozen: frozen.length };
    expect(meta.stretches).toEqual([{ held: 0, ...damage }]);
    expect(asked).toEqual(['omit']);
  });

  it('are an error when all are', async () => {
    const { source, probed } = await lacking(() => true);
    const clip = { start: Rational.of(6, 24), frames: 25, profile };
    const { request } = clipRequest('it', undefined, probed, clip);
    await expect(render({ ...request, onDamage: 'freeze' }, source)).rejects.toMatchObject({ code: 'source-damaged' });
  });
});
