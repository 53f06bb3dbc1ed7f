// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { loadClips, type OutputOptions, type RationalText, type RenderReport, renderTimeline } from '@clipwright/core';
import type { RenderPlan } from '@clipwright/core/plan';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { lastValueFrom, map, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numbersIn } from './numbered.ts';
import { like } from './smart-render.ts';
import { frames, picturesIn, type SplitRecording, seams, splitRecording } from './split-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-split-'));
const runner = ffmpegRunner();
const prober = headersProber();
const loader = ffmpegLoader({ runner, prober });
const renderer = ffmpegRenderer({ runner });
/** As if no piece took anything to start: of pictures as small as these none would be copied otherwise. */
const atOnce = like(renderer, {
  prepare: (request) =>
    renderer.prepare(request).pipe(map((able) => ({ ...able, costs: { ...able.costs, start: 0 } }))),
});
afterAll(async () => {
  for (const each of [renderer, loader, prober, runner]) await each[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const kinds = [
  ['h264.mp4', 'h264'],
  ['hevc.mkv', 'hevc'],
  ...(isSoak
    ? ([
        ['h264.mov', 'h264'],
        ['h264.mkv', 'h264'],
        ['hevc.mp4', 'hevc'],
      ] as const)
    : []),
] as const;

const recordings = new Map<string, SplitRecording>();
beforeAll(() => {
  for (const [i, [name, codec]] of kinds.entries()) {
    recordings.set(name, splitRecording(folder, name, codec, 1000 * i));
  }
});

function recordingOf(name: string): SplitRecording {
  const found = recordings.get(name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
}

const [second, third] = seams;
/** From a frame of the recording on to before another. */
const cuts = [
  ['all of it', 0, frames],
  ['a clip across the first seam', 71, 133],
  ['a clip across both seams', 83, 251],
  ['a clip within the second part', 101, 187],
  ['a clip within the third part', 223, 290],
  ['a clip that starts on a seam', second, 141],
  ['a clip that ends on a seam', 155, third],
  ['a clip that is the second part', second, third],
  ['the last frame of a part and the first of the next', second - 1, second + 1],
] as const;

/** What is rendered: each kind of border once. */
const rendered = [cuts[0], cuts[1], cuts[3], cuts[5], cuts[6]] as const;

/** The time of a frame, exact. */
const timeOf = (frame: number): RationalText => `${BigInt(frame * 1001)}/30000`;

/** Numbers from one on to before another. */
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

async function render(clips: readonly object[], options: OutputOptions, concurrency = 2) {
  await using store = temporaryStore();
  const deps = { loader, renderer: atOnce, store, concurrency };
  const items = clips.map((clip) => ({ source: '', ...clip }));
  const events = await lastValueFrom(
    renderTimeline({ items }, { frameRate: '30000/1001', overwrite: true, ...options }, deps).pipe(toArray()),
  );
  const plan = events.flatMap((event): RenderPlan[] => (event.type === 'planned' ? [event.plan] : [])).at(-1);
  const report = events.flatMap((event): RenderReport[] => (event.type === 'done' ? [event.report] : [])).at(-1);
  if (plan === undefined || report === undefined) throw new Error('There is no report.');
  return { plan, report };
}

describe.each(kinds)('%s, split into three files,', (name, codec) => {
  it('is as long as all of them', async () => {
    const { parts } = recordingOf(name);
    const events = await lastValueFrom(loadClips([{ source: parts }], { loader }).pipe(toArray()));
    const [loaded] = events.flatMap((event) => (event.type === 'loaded' ? [event.clip] : []));
    expect(loaded?.frames).toBe(frames);
    expect(loaded?.info.video.frames).toBe(frames);
    const events$ = loadClips([{ source: parts, start: 0.5 }], { loader });
    const report = (await lastValueFrom(events$.pipe(toArray()))).flatMap((event) =>
      event.type === 'done' ? [event.report] : [],
    );
    expect(report[0]?.clips[0]?.source).toBe(parts.join(' + '));
  });

  // In the check all of them of one codec, and of the other some.
  it.each(codec === 'h264' ? cuts : some(cuts, 3))(
    'gives the frames of the unsplit recording: %s',
    async (_what, from, to) => {
      const { parts, pictures } = recordingOf(name);
      const read: Buffer[] = [];
      const stamps: number[] = [];
      const clip = { source: parts, start: timeOf(from), end: timeOf(to) };
      const events = await lastValueFrom(
        loadClips([clip], {
          loader,
          onError: 'fail',
          use: async ({ video }) => {
            for await (const sample of video()) {
              read.push(Buffer.from(sample.data));
              stamps.push(sample.timestamp);
              sample.close();
            }
          },
        }).pipe(toArray()),
      );
      expect(events.at(-1)?.type).toBe('done');
      expect(read.map((picture) => pictures.findIndex((its) => its.equals(picture)))).toEqual(numbers(from, to));
      for (const [i, stamp] of stamps.entries()) expect(stamp).toBeCloseTo(((from + i) * 1001) / 30000, 2);
    },
  );

  it('gives frames at chosen times in any part', async () => {
    const { parts, pictures } = recordingOf(name);
    const wanted = [3, second - 1, second, second + 1, second + 1, 180, third - 1, third, frames - 1];
    const read: Buffer[] = [];
    await lastValueFrom(
      loadClips([{ source: parts }], {
        loader,
        onError: 'fail',
        use: async ({ video }) => {
          for await (const sample of video({ at: wanted.map(timeOf) })) read.push(Buffer.from(sample.data));
        },
      }),
    );
    expect(read.map((picture) => pictures.findIndex((its) => its.equals(picture)))).toEqual(wanted);
  });

  it.runIf(isSoak || codec === 'h264')('renders each frame once, encoded (of HEVC in the soak)', async () => {
    const { parts, first } = recordingOf(name);
    const file = join(folder, `encoded-${name}.mp4`);
    const clips = rendered.map(([, from, to]) => ({ source: parts, start: timeOf(from), end: timeOf(to) }));
    const { plan, report } = await render(clips, { file, copy: 'never', codec: 'h264' });
    expect(report.clips.map(({ status }) => status)).toEqual(rendered.map(() => 'rendered'));
    // What is of one part is read as the file that it is.
    const joined = plan.segments.filter(({ request }) => request.kind === 'clip' && request.source.file === undefined);
    expect(joined.flatMap(({ items }) => items)).toEqual([0, 1]);
    const expected = rendered.flatMap(([, from, to]) => numbers(first + from, first + to));
    expect(picturesIn(file).flatMap((picture) => numbersIn(picture))).toEqual(expected);
  });

  it('is copied across seams, bit for bit', async () => {
    const { parts, pictures, first } = recordingOf(name);
    const file = join(folder, `copied-${name}.mp4`);
    const clips = rendered.map(([, from, to]) => ({ source: parts, start: timeOf(from), end: timeOf(to) }));
    const { plan, report } = await render(clips, { file, copy: 'auto' });
    const expected = rendered.flatMap(([, from, to]) => numbers(from, to));
    const out = picturesIn(file);
    expect(out.flatMap((picture) => numbersIn(picture))).toEqual(expected.map((number) => first + number));
    const copied = plan.copies.flatMap(({ firstFrame, part }) =>
      Array.from({ length: part.frames }, (_, j) => firstFrame + j),
    );
    for (const frame of copied) {
      const [own, its] = [out[frame], pictures[expected[frame] ?? -1]];
      expect.soft(own !== undefined && its?.equals(own), `copied frame ${frame}`).toBe(true);
    }
    expect(report.copying.frames).toBe(copied.length);
    const [all, across] = report.clips;
    expect([all?.copied, all?.encodedFor]).toEqual([frames, undefined]);
    // Decoding starts anew with the second part's first frame.
    expect(across?.copied).toBeGreaterThanOrEqual(133 - second);
    expect(report.clips.some(({ encodedFor }) => encodedFor === 'unproven')).toBe(false);
  });
});

it('times of many parts are not off, though each is rounded to milliseconds', async () => {
  // In the check a third of them, each three times as long.
  const [count, each] = isSoak ? [22, 13] : [7, 39];
  const many = Array.from({ length: count }, (_, i) => each * (i + 1));
  const { parts, first } = splitRecording(folder, 'many.mkv', 'h264', 6000, many);
  expect(parts.length).toBe(many.length + 1);
  const file = join(folder, 'many-out.mp4');
  const { plan } = await render([{ source: parts }], { file });
  expect(picturesIn(file).flatMap((picture) => numbersIn(picture))).toEqual(numbers(first, first + frames));
  expect(plan.copies.reduce((sum, { part }) => sum + part.frames, 0)).toBe(frames);
  // Rounded lengths add up to milliseconds less.
  expect(plan.duration).toBe('1001/100');
});

it('gives the same bytes at any concurrency', async () => {
  const { parts } = recordingOf('h264.mp4');
  const digests = new Set<string>();
  // In the check a clip across a seam, and one within a part.
  const cut = isSoak ? rendered : rendered.slice(1, 3);
  for (const concurrency of isSoak ? [1, 2, 6] : [1, 6]) {
    const file = join(folder, `same-${concurrency}.mp4`);
    const clips = cut.map(([, from, to]) => ({ source: parts, start: timeOf(from), end: timeOf(to) }));
    await render(clips, { file }, concurrency);
    digests.add(createHash('sha256').update(readFileSync(file)).digest('hex'));
  }
  expect(digests.size).toBe(1);
});
