import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type RationalText, renderTimeline, resultFrom } from '@clipwright/core';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { readFrameNumber, syntheticLoader } from '@clipwright/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { laws } from '../../plugins/gif-renderer.laws.ts';
import { gifRenderer } from '../../plugins/gif-renderer.ts';

laws({ describe, it });

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gif-renderer-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Renders two clips of numbered frames, and a gap between them, in the order that is told. */
async function render(name: string, frameRate: RationalText) {
  await using store = temporaryStore({ directory: folder });
  await using renderer = gifRenderer();
  const file = join(folder, name);
  const items = [
    { source: 'synthetic:one?size=64x36&rate=30/1&first=100', start: 0, end: 0.2 },
    { gap: 0.1 },
    { source: 'synthetic:two?size=64x36&rate=30/1&first=300', start: 1, end: 1.1 },
  ];
  const deps = { loader: syntheticLoader(), renderer, store };
  const report = await resultFrom(renderTimeline({ items }, { file, frameRate }, deps));
  return { file, report };
}

it.skipIf(!hasFfmpeg)(
  'writes the frames that the rule of time says, each at its hundredth of a second (needs ffmpeg)',
  async () => {
    const { file, report } = await render('out.gif', '30/1');
    expect(report).toMatchObject({ frames: 12 });
    const [width, height] = [64, 36];
    const decode = ['-v', 'error', '-i', file, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
    const raw = execFileSync('ffmpeg', decode);
    const size = width * height * 3;
    const numbers = Array.from({ length: raw.length / size }, (_, k) =>
      readFrameNumber({ width, height, pixelFormat: 'rgb24', data: raw.subarray(k * size, (k + 1) * size) }),
    );
    const black = [undefined, undefined, undefined];
    expect(numbers).toEqual([100, 101, 102, 103, 104, 105, ...black, 330, 331, 332]);
    const times = ['-v', 'error', '-show_entries', 'packet=pts', '-of', 'csv=p=0', file];
    const told = execFileSync('ffprobe', times)
      .toString()
      .trim()
      .split('\n')
      .map((line) => Number.parseInt(line, 10));
    expect(told).toEqual(Array.from({ length: 12 }, (_, k) => Math.round((100 * k) / 30)));
  },
);

it('gives the same bytes again, and refuses more pictures than a GIF can show', async () => {
  const [one, two] = [await render('one.gif', '25/1'), await render('two.gif', '25/1')];
  expect(await readFile(one.file)).toEqual(await readFile(two.file));
  await expect(render('fast.gif', '60/1')).rejects.toMatchObject({ code: 'gif/too-fast', kind: 'input' });
});
