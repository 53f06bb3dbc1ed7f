// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameTicks, makeNumbered } from './numbered.ts';
import { decoded, judge, numberedSource, type Source, smartRenders, x264, x265 } from './smart-lists.ts';
import { cut } from './smart-render.ts';

/* Sources whose parameter sets change on the way: others of the same numbers stand before a keyframe in the middle. */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-sets-'));
const parts = smartRenders();
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const ffmpeg = (...args: readonly string[]): void => {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { cwd: folder, stdio: 'inherit' });
};

/** How the halves of a source are encoded, how it is put together, and how another source is encoded. */
const made = {
  h264: {
    halves: [x264(15, 'bframes=2:ref=4'), x264(30, 'bframes=0:cabac=0:8x8dct=0', '-profile:v', 'main')],
    tag: 'avc1',
    other: x264(12, 'bframes=3'),
  },
  hevc: {
    halves: [
      x265('keyint=15:min-keyint=15:open-gop=0:bframes=2:ctu=32'),
      x265('keyint=30:min-keyint=30:open-gop=0:bframes=3:ctu=16:sao=1:ref=3'),
    ],
    tag: 'hev1',
    other: x265('keyint=12:min-keyint=12:open-gop=0:bframes=3'),
  },
} as const;

/** Frames of each half. */
const half = 60;

describe.each(['h264', 'hevc'] as const)('%s', (codec) => {
  let source: Source;
  let other: Source;
  beforeAll(() => {
    const { halves, tag, other: args } = made[codec];
    const names = halves.map((each, i) => {
      const name = `${codec}-${i}.ts`;
      makeNumbered(join(folder, name), { rate: '30', frames: half, first: half * i, args: each });
      return name;
    });
    writeFileSync(join(folder, 'list.txt'), names.map((name) => `file ${name}\nduration 2\n`).join(''));
    const file = join(folder, `${codec}.mp4`);
    // Transport streams have the sets in their packets, and so has what is made of them.
    ffmpeg('-f', 'concat', '-i', 'list.txt', '-c', 'copy', '-tag:v', tag, file);
    source = { file, first: 0, ...frameTicks(file), ...decoded(file) };
    expect(source.pictures).toHaveLength(2 * half);
    other = numberedSource(join(folder, `other-${codec}.mp4`), 600, args);
  });

  it('is copied across the change, beside another source, every frame the right one', async () => {
    const cuts = [
      { ...cut(source, 0.3, 3.6), source },
      { ...cut(other, 1.1, 2.7), source: other },
      { ...cut(source, 1.4, 2.9), source },
    ];
    const file = join(folder, `out-${codec}.mp4`);
    const rendered = await parts.render(cuts, { file });
    const [before, behind] = [half - 1, half].map((frame) => Number(source.ticks[frame]));
    const across = rendered.plan.copies.filter(
      ({ part }) => part.from < (before ?? 0) && part.to > (behind ?? 0) && part.source.id.includes(`/${codec}.mp4`),
    );
    expect(across.map(({ item }) => item)).toEqual([0, 2]);
    judge(file, cuts, rendered);
  });
});
