// Needs ffmpeg.
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { directoryStore, temporaryStore } from '@clipwright/cache';
import { type Clip, type OutputOptions, type RenderEvent, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { isSoak } from '@clipwright/test-kit/soak';
import { tap } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { frameTicks, makeNumbered, readNumbers } from './numbered.ts';
import { type Cut, expectedNumbers, type NumberedSource } from './rule-of-time.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-reuse-'));
// What the tools can do is found out once.
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
afterAll(async () => {
  for (const each of [renderer, runner]) await each[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

// Built: the same command as people run it.
const bin = join(import.meta.dirname, '../../packages/cli/bin/clipwright.js');
const rate = [25n, 1n] as const;
const profile = { frameRate: '25/1', preset: 'ultrafast', crf: 30 } as const;
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '20', '-c:a', 'aac'];
const made = [
  { name: 'a.mp4', rate: '50', frames: 250 },
  { name: 'b.mp4', rate: '25', frames: 125 },
  { name: 'c.mkv', rate: '30', frames: 150 },
];
const sources: NumberedSource[] = [];

beforeAll(() => {
  for (const [i, { name, ...video }] of made.entries()) {
    const [file, first] = [join(folder, name), 1000 * i];
    makeNumbered(file, { ...video, first, args: h264 });
    sources.push({ file, first, ...frameTicks(file) });
  }
});

const millisecond = 1000n;

/** Fifty clips of the three sources, three to six output frames long each, and no two alike. */
const fifty = (): Cut[] =>
  Array.from({ length: 50 }, (_, i) => {
    const source = sources[i % sources.length];
    if (source === undefined) throw new Error('no source');
    const start = BigInt(i * 83) * millisecond;
    return { source, start, end: start + BigInt(3 + (i % 4)) * 40n * millisecond };
  });

/** The same cuts with one of them changed, in milliseconds. */
const changed = (cuts: readonly Cut[], at: number, by: { readonly start?: bigint; readonly end?: bigint }): Cut[] =>
  cuts.map((cut, i) => {
    const { start = 0n, end = 0n } = i === at ? by : {};
    return { ...cut, start: cut.start + start * millisecond, end: cut.end + end * millisecond };
  });

const clipsOf = (cuts: readonly Cut[]): Clip[] =>
  cuts.map(({ source, start, end }) => ({ source: source.file, start: Number(start) / 1e6, end: Number(end) / 1e6 }));

/** What each clip shows: the frames of its source, by the rule of time in its own words. */
function shown(cuts: readonly Cut[]): string[] {
  // Numbered apart, so that each output frame tells its clip as well.
  const apart = cuts.map((cut, i) => ({ ...cut, source: { ...cut.source, first: i * 10_000 } }));
  const frames: string[] = cuts.map(({ source }) => source.file);
  for (const number of expectedNumbers(apart, rate)) {
    const clip = Math.floor(number / 10_000);
    frames[clip] = `${frames[clip]} ${number % 10_000}`;
  }
  return frames;
}

/** The clips that do not show the same as before. */
function differing(before: readonly Cut[], after: readonly Cut[]): number[] {
  const [was, is] = [shown(before), shown(after)];
  return is.flatMap((frames, clip) => (frames === was[clip] ? [] : [clip]));
}

/** Renders as a run of its own would. */
async function render(
  cuts: readonly Cut[],
  store: string,
  output: Partial<OutputOptions> = {},
  concurrency: number | 'auto' = 'auto',
) {
  await using kept = directoryStore({ directory: join(folder, store) });
  await using loader = ffmpegLoader({ runner, store: kept });
  const options = { file: join(folder, `${store}.mp4`), overwrite: true, ...profile, ...output };
  const encoded: number[] = [];
  const note = (event: RenderEvent): void => {
    if (event.type === 'segment' && !event.reused) encoded.push(...event.items);
  };
  const report = await resultFrom(
    renderTimeline({ items: clipsOf(cuts) }, options, { loader, renderer, store: kept, concurrency }).pipe(tap(note)),
  );
  const sorted = encoded.sort((a, b) => a - b);
  const [digest, packets] = [digestOf(options.file), () => soundPackets(join(folder, store))];
  return { segments: report.segments, encoded: sorted, file: options.file, digest, packets };
}

/** Packets of sound in a store, bare as an encoder gave them (ADTS), as ffprobe counts them. */
function soundPackets(store: string): number {
  const files = readdirSync(store, { recursive: true, encoding: 'utf8' }).map((name) => join(store, name));
  const kept = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file));
  // Of several one after the other it reads all.
  const input = Buffer.concat(kept.filter((bytes) => bytes.subarray(0, 2).toString('hex') === 'fff1'));
  const count = ['-count_packets', '-show_entries', 'stream=nb_read_packets', '-of', 'csv=p=0'];
  const args = ['-v', 'error', '-f', 'aac', ...count, 'pipe:0'];
  return Number(spawnSync('ffprobe', args, { encoding: 'utf8', input }).stdout.trim());
}

const digestOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

describe('a montage of fifty clips', () => {
  let cold: Awaited<ReturnType<typeof render>>;
  beforeAll(async () => {
    cold = await render(fifty(), 'fifty');
  });

  it('is encoded whole at first, by fewer processes than it has clips', () => {
    const { total } = cold.segments;
    expect(total).toBeLessThan(25);
    expect(cold.segments).toEqual({ total, encoded: total, reused: 0 });
    expect(cold.encoded).toEqual(fifty().map((_, clip) => clip));
    expect(readNumbers(cold.file)).toEqual(expectedNumbers(fifty(), rate));
  });

  it('encodes nothing when nothing changed, and gives the same bytes', async () => {
    const again = await render(fifty(), 'fifty');
    const { total } = cold.segments;
    expect(again.segments).toEqual({ total, encoded: 0, reused: total });
    expect(again.digest).toBe(cold.digest);
  });

  it.each(isSoak ? [3, 17, 41] : [17])('encodes the group of one whose range changed (clip %i)', async (clip) => {
    const cuts = changed(fifty(), clip, { start: 200n, end: 240n });
    const { segments, encoded, file } = await render(cuts, 'fifty');
    // Its own group, or the two that it is the border of before or after.
    expect(segments.encoded).toBeLessThanOrEqual(2);
    expect(encoded).toContain(clip);
    expect(encoded).toEqual(
      fifty().flatMap((_, i) => (i >= (encoded[0] ?? 0) && i <= (encoded.at(-1) ?? 0) ? [i] : [])),
    );
    expect(readNumbers(file)).toEqual(expectedNumbers(cuts, rate));
  });

  it('encodes what shows other frames when later clips are sampled elsewhere', async () => {
    // Half an output frame longer, and another shorter by as much: those between are sampled half a frame later.
    const cuts = changed(changed(fifty(), 10, { end: 20n }), 40, { end: -20n });
    const expected = differing(fifty(), cuts);
    expect(expected.length).toBeGreaterThan(10);
    expect(expected.length).toBeLessThan(30);
    const { encoded, file } = await render(cuts, 'fifty');
    expect(readNumbers(file)).toEqual(expectedNumbers(cuts, rate));
    // And what shares a group with those, of 24 at most.
    expect(encoded).toEqual(expect.arrayContaining(expected));
    expect(encoded[0]).toBeGreaterThan((expected[0] ?? 0) - 24);
    expect(encoded.at(-1)).toBeLessThan((expected.at(-1) ?? 50) + 24);
  });

  const atOnce = isSoak ? [1, 2, 6] : [6];
  it.each(atOnce)('gives bytes that no history of a store shows in, %i pieces at once', async (concurrency) => {
    // In the check of half of them.
    const cuts = changed(fifty().slice(0, isSoak ? 50 : 25), 17, {
      start: 40n * BigInt(concurrency),
      end: 40n * BigInt(concurrency),
    });
    const grown = await render(cuts, 'fifty', {}, concurrency);
    expect(grown.segments.reused).toBeGreaterThan(0);
    const fresh = await render(cuts, `fresh-${concurrency}`);
    expect(fresh.segments.reused).toBe(0);
    expect(grown.digest).toBe(fresh.digest);
    expect((await render(fifty(), 'fifty', {}, concurrency)).digest).toBe(cold.digest);
  });

  it('is reused by another process', async () => {
    const list = join(folder, 'fifty.json');
    const file = join(folder, 'other-process.mp4');
    writeFileSync(list, JSON.stringify(clipsOf(fifty())));
    const { frameRate, preset, crf } = profile;
    const options = ['--fps', frameRate, '--preset', preset, '--crf', `${crf}`, '--cache-dir', join(folder, 'fifty')];
    const argv = [bin, 'render', list, '-o', file, ...options, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, argv);
    expect(JSON.parse(stdout).segments).toEqual({ ...cold.segments, encoded: 0, reused: cold.segments.total });
    expect(digestOf(file)).toBe(cold.digest);
  });

  it('is encoded anew with another preset', async () => {
    const cuts = isSoak ? fifty() : fifty().slice(0, 6);
    const { total } = (await render(cuts, 'fifty')).segments;
    const { segments } = await render(cuts, 'fifty', { preset: 'superfast' });
    expect(total).toBeGreaterThan(0);
    expect(segments).toEqual({ total, encoded: total, reused: 0 });
  });
});

it('encodes no more of the sound anew than is around a change', async () => {
  const cuts = [...sources, ...sources].map((source): Cut => ({ source, start: 0n, end: 2400n * millisecond }));
  const packets = (await render(cuts, 'sound')).packets();
  // 14.4 s in packets of 1024 samples.
  expect(packets).toBeGreaterThanOrEqual(675);
  // The changed clip has 113 packets, in one or two pieces of 240, each with 16 before it and what its encoder ends with.
  const more = (await render(changed(cuts, 2, { start: 80n, end: 80n }), 'sound')).packets() - packets;
  expect(more >= 113 && more <= 2 * (240 + 16 + 3), `${more} packets`).toBe(true);
});

describe('a source that is replaced in place', () => {
  // Files changed within the last two seconds are not remembered at all; so that these are, it is a minute later.
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  });
  afterAll(() => {
    vi.useRealTimers();
  });

  it('is noticed by its content when size and age are the same', async () => {
    const file = join(folder, 'in-place.mp4');
    const [one, two] = [5000, 6000].map((first) => {
      makeNumbered(file, { rate: '25', frames: 50, first, args: h264 });
      return { source: { file, first, ...frameTicks(file) }, content: readFileSync(file) };
    });
    const [, other] = sources;
    if (one === undefined || two === undefined || other === undefined) throw new Error('no source');
    const size = Math.max(one.content.length, two.content.length) + 8;
    const cutsOf = (source: NumberedSource): Cut[] =>
      [source, other, source, other].map((each, i) => {
        const start = BigInt(i) * 280n * millisecond;
        return { source: each, start, end: start + 160n * millisecond };
      });
    const put = (content: Buffer): void => {
      writeFileSync(file, padded(content, size));
      utimesSync(file, 1_000_000, 1_000_000);
    };

    put(one.content);
    expect((await render(cutsOf(one.source), 'replaced')).encoded).toEqual([0, 1, 2, 3]);
    expect((await render(cutsOf(one.source), 'replaced')).encoded).toEqual([]);
    const before = statSync(file);
    put(two.content);
    const { size: bytes, mtimeMs, ino } = statSync(file);
    expect([bytes, mtimeMs, ino]).toEqual([before.size, before.mtimeMs, before.ino]);
    const after = await render(cutsOf(two.source), 'replaced');
    expect(after.encoded).toEqual(expect.arrayContaining([0, 2]));
    expect(readNumbers(after.file)).toEqual(expectedNumbers(cutsOf(two.source), rate));
  });
});

/** The same video in a file of that size: the rest is an empty box. */
function padded(content: Buffer, size: number): Buffer {
  const box = Buffer.alloc(size - content.length);
  box.writeUInt32BE(box.length);
  box.write('free', 4);
  return Buffer.concat([content, box]);
}

it('a temporary store finds again what was made in its life', async () => {
  await using store = temporaryStore();
  await using loader = ffmpegLoader({ runner });
  const output = { file: join(folder, 'temporary.mp4'), overwrite: true, ...profile };
  const items = clipsOf(fifty().slice(0, 6));
  const once = () => resultFrom(renderTimeline({ items }, output, { loader, renderer, store }));
  const first = await once();
  const digest = digestOf(output.file);
  const second = await once();
  expect(first.segments).toMatchObject({ encoded: first.segments.total, reused: 0 });
  expect(second.segments).toMatchObject({ encoded: 0, reused: first.segments.total });
  expect(digestOf(output.file)).toBe(digest);
});
