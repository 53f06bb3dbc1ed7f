// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import { type Clip, type RenderReport, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameTicks, makeNumbered, readNumbers } from './numbered.ts';
import { expectedNumbers, type NumberedSource } from './rule-of-time.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-damage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rate = [25n, 1n] as const;
/** Groups of 20 frames with B-frames; the index before the pictures. */
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-pix_fmt', 'yuv420p', '-g', '20'];
let whole: NumberedSource;
let packets: { readonly pos: string; readonly size: string }[];

beforeAll(() => {
  const file = join(folder, 'whole.mp4');
  makeNumbered(file, { rate: '25', frames: 100, first: 1000, args: [...h264, '-movflags', '+faststart', '-an'] });
  whole = { file, first: 1000, ...frameTicks(file) };
  const listing = ['-v', 'error', '-select_streams', 'v:0', '-show_packets', '-of', 'json', file];
  const listed: { packets: typeof packets } = JSON.parse(spawnSync('ffprobe', listing, { encoding: 'utf8' }).stdout);
  packets = listed.packets;
});

/** The file with packets, by their number in decoding order, that are not what they were. */
function broken(name: string, numbers: readonly number[]): string {
  const data = Buffer.from(readFileSync(whole.file));
  for (const number of numbers) {
    const { pos = '0' } = packets[number] ?? {};
    // They say that they are longer than they are.
    data.fill(0xff, Number(pos), Number(pos) + 4);
  }
  const file = join(folder, name);
  writeFileSync(file, data);
  return file;
}

/** The file without its end, in the middle of a packet. */
function cutOff(name: string, number: number): string {
  const { pos = '0', size = '0' } = packets[number] ?? {};
  const file = join(folder, name);
  writeFileSync(file, readFileSync(whole.file).subarray(0, Number(pos) + Math.floor(Number(size) / 2)));
  return file;
}

const clip = (source: string, start: number, end: number): Clip => ({ source, start, end });

async function render(items: readonly Clip[], options: { strict?: boolean; direct?: boolean; store?: string } = {}) {
  const { strict = false, direct = true, store = 'store' } = options;
  await using runner = ffmpegRunner();
  await using kept = directoryStore({ directory: join(folder, store) });
  await using loader = ffmpegLoader({ runner });
  await using renderer = ffmpegRenderer({ runner, direct });
  // There is none to be heard, and the check does not make it.
  const picture = { frameRate: '25/1', crf: 20, audio: isSoak } as const;
  const output = { file: join(folder, 'out.mp4'), overwrite: true, ...picture };
  const report = await resultFrom(renderTimeline({ items }, output, { loader, renderer, store: kept, strict }));
  return { report, numbers: readNumbers(output.file) };
}

/** What a clip from the whole file would show. */
const rightOf = ({ start = 0, end = 0 }: Clip): number[] =>
  expectedNumbers(
    [{ source: whole, start: BigInt(Math.round(Number(start) * 1e6)), end: BigInt(Math.round(Number(end) * 1e6)) }],
    rate,
  );

/** Every frame is the right one, or is counted: one that was there before, or the first good one. */
function expectCounted(
  { damage, frames }: RenderReport['clips'][number],
  shown: readonly number[],
  right: readonly number[],
): void {
  expect(shown).toHaveLength(frames);
  const wrong = right.flatMap((number, i) => (shown[i] === number ? [] : [number]));
  expect(damage).toEqual({ missing: new Set(wrong).size, frozen: wrong.length, silent: 0 });
  expect(wrong.length).toBeGreaterThan(0);
  const firstGood = right.find((number, i) => shown[i] === number) ?? -1;
  for (const [i, number] of right.entries()) {
    if (shown[i] !== number) expect(shown[i]).toBe(i > 0 && number > firstGood ? shown[i - 1] : firstGood);
  }
}

describe('a source of which a part does not decode', () => {
  it.each([
    ['in the middle, direct', [30], true],
    ['here and there, direct', [7, 26, 55, 81], true],
    ['here and there, piped', [7, 26, 55, 81], false],
  ] as const)('is shown as far as it decodes, and what is missing is counted: %s', async (name, numbers, direct) => {
    const file = broken(`${name}.mp4`, numbers);
    const neighbours = [clip(whole.file, 0, 0.4), clip(whole.file, 2, 2.4)];
    const items = neighbours.toSpliced(1, 0, clip(file, 0.2, 3.6));
    const { report, numbers: shown } = await render(items, { direct, store: name });
    expect(report).toMatchObject({ skipped: 0, damaged: 1 });
    expect(report.clips.map(({ damage }) => damage !== undefined)).toEqual([false, true, false]);
    expect([shown.slice(0, 10), shown.slice(-10)]).toEqual(neighbours.map(rightOf));
    const [, damaged] = report.clips;
    if (damaged !== undefined) expectCounted(damaged, shown.slice(10, -10), rightOf(clip('', 0.2, 3.6)));
  });

  it('takes no neighbour with it, is never kept, and is refused when strict', async () => {
    const file = broken('kept.mp4', [30]);
    // Short ones, made together, and one between that shows nothing of the damage.
    const items = [clip(whole.file, 0, 0.4), clip(file, 1, 1.4), clip(file, 2, 2.4), clip(whole.file, 3, 3.4)];
    const first = await render(items, { store: 'kept' });
    expect(first.report).toMatchObject({ damaged: 1, skipped: 0 });
    const right = items.map(rightOf);
    const shown = [0, 10, 20, 30].map((from, i) => first.numbers.slice(from, from + (right[i]?.length ?? 0)));
    expect([shown[0], shown[2], shown[3]]).toEqual([right[0], right[2], right[3]]);
    const again = await render(items, { store: 'kept' });
    expect(again.report.segments.encoded).toBeGreaterThan(0);
    expect(again.report.clips[1]?.damage).toEqual(first.report.clips[1]?.damage);
    expect(again.numbers).toEqual(first.numbers);

    const strict = await render(items, { store: 'kept', strict: true });
    expect(strict.report).toMatchObject({ damaged: 0, skipped: 1 });
    expect(strict.report.clips.map(({ status, code }) => code ?? status)).toEqual([
      'rendered',
      'source-damaged',
      'rendered',
      'rendered',
    ]);
    expect(strict.numbers).toEqual([right[0], right[2], right[3]].flat());
    const kept = await render(items, { store: 'kept', strict: true });
    expect(kept.report.segments.encoded).toBe(0);
  });

  it('may end before its index says: every frame is right or counted', async () => {
    const file = cutOff('cut.mp4', 57);
    const { report, numbers } = await render([clip(whole.file, 0, 0.4), clip(file, 1, 3.4)], { store: 'cut' });
    const [, cut] = report.clips;
    if (cut === undefined) throw new Error('no clip');
    // Where the loader knows the end, the clip ends there; what does not decode before that is frozen.
    const right = rightOf(clip('', 1, Number(cut.end)));
    const shown = numbers.slice(10);
    expect(shown).toHaveLength(right.length);
    const wrong = right.filter((number, i) => shown[i] !== number);
    expect(cut.damage?.frozen ?? 0).toBe(wrong.length);
    expect(shown.slice(0, 10)).toEqual(right.slice(0, 10));
  });
});
