// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { renderTimeline } from '@clipwright/core';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withMatrix } from './awkward-files.ts';
import { frameTicks, makeNumbered, numbersIn, size } from './numbered.ts';
import {
  beepFrames,
  decoded,
  digest,
  frames,
  judge,
  numberedSource,
  type Source,
  smartRenders,
  starting,
} from './smart-lists.ts';
import { cut } from './smart-render.ts';

/* Footage of phones, which is stored on its side, and is to be turned before it is shown. */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-turned-'));
const parts = smartRenders();
const { loader, renderer, render } = parts;
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const x264 = (...more: readonly string[]) => [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '2', '-pix_fmt', 'yuv420p', '-g', '30', '-bf', '2'],
  ...['-sc_threshold', '0', '-c:a', 'aac', ...more],
];

/** By the degrees by which they are to be turned clockwise. */
const matrices = { 90: [0, 1, -1, 0], 180: [-1, 0, 0, -1], 270: [0, -1, 1, 0] } as const;
type Turn = keyof typeof matrices;
const turns: readonly Turn[] = isSoak ? [90, 180, 270] : [90];

const made = new Map<string, Source>();
const sourceOf = (name: string): Source => {
  const source = made.get(name);
  if (source === undefined) throw new Error(`There is no ${name}.`);
  return source;
};

beforeAll(() => {
  turns.forEach((turn, i) => {
    const matrix = matrices[turn];
    const change = (file: string) => withMatrix(file, matrix);
    made.set(`${turn}`, numberedSource(join(folder, `${turn}.mp4`), i * frames, x264(), change));
  });
  const other = x264('-profile:v', 'main');
  const turned = (file: string) => withMatrix(file, matrices[90]);
  made.set('other-90', numberedSource(join(folder, 'other-90.mov'), 3 * frames, other, turned));
  // Stored as it is shown. Its pictures are held against an output's as if it were stored like the others.
  const [file, first] = [join(folder, 'upright.mp4'), 4 * frames];
  const as = { rate: '30', beeps: beepFrames / 30 };
  makeNumbered(file, { ...as, frames, first, args: x264('-vf', 'transpose=clock') });
  const pictures = decoded(file, size.width * size.height, ['-vf', 'transpose=cclock']);
  made.set('upright', { file, first, ...frameTicks(file), ...pictures });
}, 60_000);

const of = (name: string, start: number, end: number) => {
  const source = sourceOf(name);
  return { ...cut(source, start, end), source };
};

/** Hashes of pictures as they are shown, and their size. */
function shown(file: string): readonly string[] {
  const text = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-map', '0:v', '-f', 'framemd5', '-'], {
    encoding: 'utf8',
  });
  return [...text.matchAll(/^(?:#dimensions 0: (\S+)|0,.*, *(\w{32}))$/gm)].map(
    ([, sides, hash]) => sides ?? hash ?? '',
  );
}

it.each(turns)('footage that is to be turned by %i degrees is copied, and so is what is said of it', async (turn) => {
  const source = sourceOf(`${turn}`);
  const whole = [{ ...of(`${turn}`, 0, 10), source }];
  const file = join(folder, 'whole.mp4');
  const { report } = await render(whole, { file, overwrite: true });
  expect(report.copying.frames).toBe(frames);
  expect(shown(file)).toEqual(shown(source.file));
  const [width, height] = turn === 180 ? [size.width, size.height] : [size.height, size.width];
  expect(report.profile).toMatchObject({ width, height });

  const ragged = [of(`${turn}`, 0.4, 4.6), of(`${turn}`, 5.7, 8.2)];
  const rendered = await render(ragged, { file, overwrite: true });
  expect(rendered.report.clips.map(({ encodedFor }) => encodedFor)).toEqual(['ragged-ends', 'ragged-ends']);
  judge(file, ragged, rendered);
});

it('what stands beside is encoded on its side as well, of whatever kind it is, with the same bytes each time', async () => {
  const cuts = [of('90', 0.4, 5), of('upright', 1, 2), of('other-90', 3, 6.5), of('upright', 4, 4.5)];
  const digests = new Set<string>();
  for (const concurrency of isSoak ? [1, 2, 6] : [1, 6]) {
    const file = join(folder, 'beside.mov');
    const rendered = await render(cuts, { file, overwrite: true }, { concurrency });
    expect(rendered.report.clips.map(({ encodedFor }) => encodedFor)).toEqual([
      'ragged-ends',
      'other-format',
      undefined,
      'other-format',
    ]);
    judge(file, cuts, rendered);
    digests.add(digest(file));
  }
  expect(digests.size).toBe(1);
});

/** A transform that changes nothing, for which frames are pulled from the source all the same. */
const same = { apply: () => undefined };

const read = [
  ['of frames that are pulled', { transforms: [{ name: 'same', version: '1' }] }],
  ['that ffmpeg reads', {}],
] as const;
it.each(some(read, 1))('and so are gaps and crossfades, %s', async (_how, more) => {
  const { file: source, first } = sourceOf('90');
  await using store = temporaryStore();
  const file = join(folder, 'gap.mp4');
  const items = [
    { source, start: 0, end: 3 },
    { gap: 0.5 },
    { source, start: 4, end: 6, ...more },
    { source, start: 7, end: 9, transition: { type: 'crossfade' as const, duration: 0.2 }, ...more },
  ];
  const done = await lastValueFrom(
    renderTimeline(
      { items },
      { file, frameRate: 30, overwrite: true },
      { loader, renderer: starting(renderer, 0), store, transforms: { same } },
    ),
  );
  expect(done.type === 'done' ? done.report.copying.frames : 0).toBeGreaterThanOrEqual(90);
  const { pictures, complaints } = decoded(file);
  expect(complaints).toBe('');
  const numbers = pictures.flatMap(numbersIn);
  expect(numbers.slice(0, 90)).toEqual(Array.from({ length: 90 }, (_, i) => first + i));
  expect(numbers.slice(90, 105)).toEqual(Array.from({ length: 15 }, () => 0));
  expect(numbers.slice(105, 162)).toEqual(Array.from({ length: 57 }, (_, i) => first + 120 + i));
  expect(numbers.slice(168)).toEqual(Array.from({ length: 57 }, (_, i) => first + 213 + i));
});

it('where most of the footage is upright, or a size is asked for, the output is', async () => {
  const cuts = [of('90', 1, 2), of('upright', 1, 4)];
  const file = join(folder, 'upright-output.mp4');
  for (const [options, encodedFor] of [
    [{}, ['other-format', undefined]],
    [{ size: { width: 96, height: 208 } }, [undefined, undefined]],
  ] as const) {
    const { report } = await render(cuts, { file, overwrite: true, ...options });
    expect(report.clips.map((clip) => clip.encodedFor)).toEqual(encodedFor);
    expect(report.copying.frames > 0).toBe(!('size' in options));
    const upright = decoded(file, size.width * size.height, ['-vf', 'transpose=cclock']).pictures.flatMap(numbersIn);
    const [turned, other] = [sourceOf('90').first, sourceOf('upright').first];
    const expected = [...Array.from({ length: 30 }, (_, i) => turned + 30 + i)];
    expect(upright).toEqual([...expected, ...Array.from({ length: 90 }, (_, i) => other + 30 + i)]);
  }
});

it('what is to be mirrored is not copied', async () => {
  const first = 5 * frames;
  const source = { file: join(folder, 'mirrored.mp4'), first, ticks: [], timebase: [1n, 30n] } as const;
  makeNumbered(source.file, { rate: '30', frames: 60, first, args: x264() });
  withMatrix(source.file, [1, 0, 0, -1]);
  const file = join(folder, 'mirrored-output.mp4');
  const { report } = await render([cut(source, 0, 2)], { file, overwrite: true });
  expect(report.clips[0]?.encodedFor).toBe('other-format');
  const numbers = decoded(file, size.width * size.height, ['-vf', 'vflip']).pictures.flatMap(numbersIn);
  expect(numbers).toEqual(Array.from({ length: 60 }, (_, i) => first + i));
});
