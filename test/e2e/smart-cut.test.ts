// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { renderTimeline } from '@clipwright/core';
import { isSoak } from '@clipwright/test-kit/soak';
import { lastValueFrom, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameTicks } from './numbered.ts';
import {
  cutsOnFrames,
  decoded,
  digest,
  frames,
  judge,
  judgeSound,
  numberedSource,
  randomCuts,
  type Source,
  smartRenders,
  starting,
  x264,
  x265,
} from './smart-lists.ts';
import { cut } from './smart-render.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-smart-'));
const parts = smartRenders();
const { loader, renderer, render } = parts;
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Sources of one size and rate: all else differs, and the ids of their parameter sets are the same. */
const made: readonly { name: string; args: string[]; wavers?: true }[] = [
  { name: 'closed.mp4', args: x264(12, 'bframes=3') },
  { name: 'pyramid.mov', args: x264(30, 'bframes=3:b-pyramid=strict', '-profile:v', 'main') },
  { name: 'open.mkv', args: x264(30, 'bframes=3:open-gop=1') },
  { name: 'baseline.mp4', args: x264(60, 'bframes=0:cabac=0:8x8dct=0', '-profile:v', 'baseline') },
  { name: 'long.mkv', args: x264(250, 'bframes=2:slices=3') },
  { name: 'wavering.mp4', args: x264(30, 'bframes=2'), wavers: true },
  { name: 'stream.ts', args: x264(30, 'bframes=2') },
];
const madeOfHevc: typeof made = [
  { name: 'closed-hevc.mp4', args: x265('keyint=12:min-keyint=12:open-gop=0:bframes=3') },
  { name: 'open-hevc.mp4', args: x265('keyint=30:min-keyint=30:open-gop=1:bframes=3') },
  { name: 'flat-hevc.mkv', args: x265('keyint=60:open-gop=0:bframes=0') },
  { name: 'pyramid-hevc.mov', args: x265('keyint=250:min-keyint=250:open-gop=0:bframes=4:b-pyramid=1') },
  { name: 'wavering-hevc.mp4', args: x265('keyint=30:min-keyint=30:open-gop=0:bframes=2'), wavers: true },
  { name: 'stream-hevc.ts', args: x265('keyint=30:min-keyint=30:open-gop=0:bframes=2') },
];

/**
 * Makes the times of a file waver by up to two milliseconds, packet by packet. Its frames count as standing where they
 * stood.
 */
function waver(file: string): void {
  const [input, ticks] = [`${file}.steady.mp4`, 15360 / 1000];
  renameSync(file, input);
  const times = `setts=pts=PTS+floor(${ticks}*mod(N\\,3)):dts=DTS`;
  execFileSync('ffmpeg', ['-v', 'error', '-i', input, '-c', 'copy', '-bsf:v', times, file], { stdio: 'inherit' });
}

function sourcesOf(list: typeof made, base: number): readonly Source[] {
  return list.map(({ name, args, wavers }, i) =>
    numberedSource(join(folder, name), base + frames * i, args, wavers === true ? waver : undefined),
  );
}

let sources: Readonly<Record<'h264' | 'hevc', readonly Source[]>> = { h264: [], hevc: [] };
beforeAll(() => {
  sources = { h264: sourcesOf(made, 0), hevc: sourcesOf(madeOfHevc, 4500) };
});

/** Every fourth has all its cuts on the borders of frames. */
const isOnFrames = (seed: number): boolean => seed % 4 === 0;
const listOf = (seed: number, of: readonly Source[]) => (isOnFrames(seed) ? cutsOnFrames : randomCuts)(seed, of);

describe('of random lists every frame is the right one, those that are copied bit for bit, and in step', () => {
  const seeds = Array.from({ length: isSoak ? 200 : 10 }, (_, i) => i + 1);
  it.each(seeds)('list %i', async (seed) => {
    const cuts = listOf(seed, sources.h264);
    const file = join(folder, `list.${seed % 5 === 0 ? 'mov' : 'mp4'}`);
    // Of every third short ends are put together.
    const rendered = await render(cuts, { file, overwrite: true }, { start: seed % 3 === 0 ? 0.001 : 0 });
    judge(file, cuts, rendered);
    if (isOnFrames(seed)) judgeSound(file, cuts);
    rmSync(file);
  });

  it('and most of what can be is', async () => {
    let [copied, all] = [0, 0];
    for (const seed of isSoak ? [101, 102, 103] : [102]) {
      const cuts = randomCuts(
        seed,
        sources.h264.filter(({ file }) => /closed|pyramid|wavering/.test(file)),
      );
      const { report } = await render(cuts, { file: join(folder, `most-${seed}.mp4`) });
      copied += report.copying.frames;
      all += report.frames;
    }
    expect(copied / all).toBeGreaterThan(0.5);
  });

  it.each(Array.from({ length: isSoak ? 100 : 2 }, (_, i) => i + 301))('list %i, of HEVC', async (seed) => {
    const cuts = listOf(seed, sources.hevc);
    const file = join(folder, `list.${seed % 2 === 0 ? 'mov' : 'mp4'}`);
    const rendered = await render(cuts, { file, overwrite: true });
    expect(rendered.report.profile.video?.codec).toBe(rendered.report.copying.frames > 0 ? 'hevc' : 'h264');
    judge(file, cuts, rendered);
    if (isOnFrames(seed)) judgeSound(file, cuts);
    rmSync(file);
  });
});

/** Lists of sources, of which most of each cut is copied: all of them in the soak, in the check the first. */
const same: Readonly<Record<'h264' | 'hevc', readonly (readonly string[])[]>> = {
  h264: [
    ['closed', 'open', 'wavering'],
    ['closed', 'pyramid', 'wavering'],
    ['wavering', 'closed'],
    ['baseline', 'pyramid'],
    ['closed', 'closed', 'baseline'],
    ['pyramid', 'wavering', 'closed', 'baseline'],
  ],
  hevc: [
    ['closed', 'open'],
    ['closed', 'open', 'flat'],
    ['wavering', 'closed'],
    ['wavering', 'open'],
    ['closed', 'wavering', 'flat'],
    ['open', 'pyramid', 'closed', 'wavering'],
  ],
};

describe.each(['h264', 'hevc'] as const)('of %s', (codec) => {
  const lists = isSoak ? same[codec] : same[codec].slice(0, 1);
  it.each(lists.map((names) => [names.join(', '), names] as const))(
    'a list of the sources %s gives the right frames, and the same bytes at any concurrency',
    async (_, names) => {
      const cuts = names.flatMap((name, i) => {
        const source = sources[codec].find(({ file }) => file.startsWith(join(folder, name)));
        return source === undefined ? [] : [{ ...cut(source, 0.4 + i, 3.1 + 1.3 * i), source }];
      });
      expect(cuts).toHaveLength(names.length);
      const digests = new Set<string>();
      for (const concurrency of isSoak ? [1, 2, 6] : [1, 6]) {
        const file = join(folder, `same-${concurrency}.mp4`);
        const rendered = await render(cuts, { file, overwrite: true }, { concurrency });
        const { copying, frames } = rendered.report;
        expect(copying.frames).toBeGreaterThan(0);
        expect(copying.frames).toBeLessThan(frames);
        if (concurrency === 1) judge(file, cuts, rendered);
        digests.add(digest(file));
      }
      expect(digests.size).toBe(1);
    },
  );
});

const media = process.env.CLIPWRIGHT_TEST_MEDIA;

describe.skipIf(media === undefined)('of real files (needs CLIPWRIGHT_TEST_MEDIA)', () => {
  it.each([
    // Sound stands before the pictures of the same time, by more than a frame.
    ['shared-assets/flower.mp4', 1.2, 4.9],
  ])('%s is copied but for its ends', async (name, start, end) => {
    const source = join(media ?? '', 'files', name);
    const file = join(folder, 'real.mp4');
    await using store = temporaryStore();
    const deps = { loader, renderer: starting(renderer, 0), store };
    const output = { file, overwrite: true };
    const events = await lastValueFrom(
      renderTimeline({ items: [{ source, start, end }] }, output, deps).pipe(toArray()),
    );
    const report = events.flatMap((event) => (event.type === 'done' ? [event.report] : [])).at(-1);
    const copies = events.flatMap((event) => (event.type === 'planned' ? [event.plan.copies] : [])).at(-1) ?? [];
    expect(report?.clips[0]?.encodedFor).toBe('ragged-ends');
    expect(report?.copying.frames).toBeGreaterThan(30);
    const { width = 0, height = 0 } = report?.profile ?? {};
    const { pictures, complaints } = decoded(file, width * height);
    expect(complaints).toBe('');
    const shown = frameTicks(source).ticks.map(Number);
    const truth = decoded(source, width * height).pictures;
    for (const { firstFrame, part } of copies) {
      const first = shown.indexOf(part.from);
      const same = truth.slice(first, first + part.frames).map((its, i) => pictures[firstFrame + i]?.equals(its));
      expect(same).toEqual(Array.from({ length: part.frames }, () => true));
    }
  });
});
