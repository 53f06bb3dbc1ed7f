// Needs ffmpeg.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { Rational, type RationalText, renderTimeline } from '@clipwright/core';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom, toArray } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { judgeEnds } from './ends-quality.ts';
import { complaintsOf } from './faulty-media.ts';
import { frameTicks } from './numbered.ts';
import { type Cut, expectedNumbers } from './rule-of-time.ts';
import { numbersFrom, smartRenders, starting } from './smart-lists.ts';

/*
 * Random lists of real files: as many frames as the rule of time asks for; those that are copied are the ones that were
 * recorded of the file by ffmpeg alone (`framemd5/`), those that are encoded as good as x264 makes them.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-smart-media-'));
const parts = smartRenders();
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const media = process.env.CLIPWRIGHT_TEST_MEDIA;

interface Film {
  readonly file: string;
  readonly video_codec: string;
  readonly container: string;
}

/** Why none of it is copied, of those that are always encoded. */
const encoded: Readonly<Record<string, string>> = {
  // Pixels that are not square, the full range, high dynamic range.
  'torchcodec/test_non_zero_start.mp4': 'other-format',
  'media/portrait_4k60.mp4': 'other-format',
  'media/sample_edit_list.mp4': 'other-format',
};
const often = ['shared-assets/friday.mp4'];

const films: readonly Film[] =
  media === undefined
    ? []
    : JSON.parse(readFileSync(join(media, 'manifest.json'), 'utf8')).files.filter(
        ({ video_codec, container }: Film) => ['h264', 'hevc'].includes(video_codec) && container.startsWith('mov'),
      );
const copyable = films.map(({ file }) => file).filter((file) => encoded[file] === undefined);

/** MD5 of each of a file's pictures, as they are coded. */
const hashesIn = (text: string): readonly string[] =>
  [...text.matchAll(/^0,.*, *(\w{32})$/gm)].map(([, md5 = '']) => md5);

/** The longest stretch of a film that cuts are taken from, in microseconds. */
const within = isSoak ? 20_000_000 : 6_000_000;

/** Two or three cuts of it. */
function cutsOf(source: Cut['source'], seed: number): readonly Cut[] {
  const { ticks, timebase } = source;
  const span = (Number((ticks.at(-1) ?? 0n) - (ticks[0] ?? 0n)) * Number(timebase[0]) * 1e6) / Number(timebase[1]);
  const [next, whole] = [numbersFrom(seed), Math.min(span, within)];
  return Array.from({ length: 2 + Math.floor(next() * 2) }, () => {
    const length = whole * (0.2 + 0.5 * next());
    const start = Math.floor(next() * (whole - length));
    return { source, start: BigInt(start), end: BigInt(start + Math.floor(length)) };
  });
}

/** Stretches of frames that are not copied and show consecutive frames of the source. */
function endsIn(expected: readonly number[], copied: ReadonlySet<number>) {
  const ends: { from: number; shows: number; frames: number }[] = [];
  for (const [frame, shows] of expected.entries()) {
    if (copied.has(frame)) continue;
    const last = ends.at(-1);
    if (last !== undefined && last.from + last.frames === frame && last.shows + last.frames === shows) last.frames += 1;
    else ends.push({ from: frame, shows, frames: 1 });
  }
  return ends;
}

describe.skipIf(media === undefined)('of real files (needs CLIPWRIGHT_TEST_MEDIA)', () => {
  const render = async (cuts: readonly Cut[], file: string) => {
    await using store = temporaryStore();
    const items = cuts.map(({ source, start, end }) => ({
      source: source.file,
      start: `${start}/1000000` as const,
      end: `${end}/1000000` as const,
    }));
    const deps = { loader: parts.loader, renderer: starting(parts.renderer, 0), store };
    const render$ = renderTimeline({ items }, { file, overwrite: true }, deps);
    const events = await lastValueFrom(render$.pipe(toArray()));
    const plan = events.flatMap((event) => (event.type === 'planned' ? [event.plan] : [])).at(-1);
    const report = events.flatMap((event) => (event.type === 'done' ? [event.report] : [])).at(-1);
    if (plan === undefined || report === undefined) throw new Error('There is no report.');
    return { plan, report };
  };

  const seeds = isSoak ? [1, 2, 3, 4, 5] : [1];
  const lists = copyable.filter((file) => isSoak || often.includes(file));
  it.each(lists.flatMap((name) => seeds.map((seed) => [name, seed] as const)))('%s, list %i', async (name, seed) => {
    const source = {
      file: join(media ?? '', 'files', name),
      first: 0,
      ...frameTicks(join(media ?? '', 'files', name)),
    };
    const cuts = cutsOf(source, seed);
    const file = join(folder, seed % 2 === 0 ? 'out.mov' : 'out.mp4');
    const { plan, report } = await render(cuts, file);
    const rate = Rational.from(report.profile.frameRate as RationalText);
    const expected = expectedNumbers(cuts, [rate.numerator, rate.denominator]);
    expect(complaintsOf(file)).toBe('');
    const pictures = hashesIn(
      tool('ffmpeg', ['-noautorotate', '-i', file, '-map', '0:v', '-f', 'framemd5', '-']).toString(),
    );
    expect(pictures).toHaveLength(expected.length);
    const recorded = hashesIn(readFileSync(join(media ?? '', 'framemd5', `${name}.framemd5`), 'utf8'));
    expect(recorded).toHaveLength(source.ticks.length);
    const copied = plan.copies.flatMap(({ firstFrame, part }) =>
      Array.from({ length: part.frames }, (_, i) => firstFrame + i),
    );
    expect(copied.map((frame) => pictures[frame])).toEqual(copied.map((frame) => recorded[expected[frame] ?? -1]));
    expect(report.copying.frames).toBe(copied.length);
    if (often.includes(name)) expect(copied.length).toBeGreaterThan(0);
    const stream = plan.copies[0]?.part.source.info.video.index ?? 0;
    const ends = copied.length === 0 ? [] : endsIn(expected, new Set(copied));
    judgeEnds(
      ends.map(({ from, shows, frames }) => [
        { file, from, frames },
        { file: source.file, stream, from: shows, frames },
      ]),
      folder,
    );
  });

  it.skipIf(!isSoak)('and of each of them something is copied in some list (in the soak)', async () => {
    const copied = await Promise.all(
      copyable.map(async (name) => {
        const file = join(media ?? '', 'files', name);
        const source = { file, first: 0, ...frameTicks(file) };
        const span = source.ticks.length;
        const end = BigInt(Math.round(((span / 2) * 1e6) / 30));
        const { report } = await render([{ source, start: 0n, end }], join(folder, `${name.replaceAll('/', '-')}`));
        return report.copying.frames > 0;
      }),
    );
    expect(copyable.filter((_, i) => !copied[i])).toEqual([]);
  });

  it.each(Object.entries(encoded).filter(([file]) => isSoak || file.startsWith('torchcodec')))(
    'nothing of %s is: %s',
    async (name, reason) => {
      const file = join(media ?? '', 'files', name);
      const { report } = await render(
        [{ source: { file, first: 0, ...frameTicks(file) }, start: 0n, end: 200_000n }],
        join(folder, 'none.mp4'),
      );
      expect(report.copying.frames).toBe(0);
      expect(report.clips[0]?.encodedFor).toBe(reason);
    },
  );
});
