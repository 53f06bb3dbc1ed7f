// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { Rational } from '@clipwright/core';
import { planRender } from '@clipwright/core/plan';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { indexOf } from './decoded-source.ts';
import { probe, profileOf } from './media.ts';
import { channel, hear, toneFile } from './tones.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const rate = 48_000;
let file = '';

beforeAll(async () => {
  directory = await scratch();
  const wave = (i: number): number[] => [0.9 * Math.cos((2 * Math.PI * 440 * i) / rate), 0.5];
  file = toneFile(directory.path, 'tone.mov', { seconds: 2, rate, wave });
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

/** What is heard of a timeline of one clip. */
async function heard(
  range: readonly [number, number],
  fades: { readonly fadeIn?: Rational; readonly fadeOut?: Rational },
) {
  const probed = probe(file);
  const item = {
    ...{ kind: 'clip' as const, index: 0, source: { id: file, file, info: probed.info }, sourceIndex: indexOf(probed) },
    ...{ start: Rational.of(range[0], 100), end: Rational.of(range[1], 100), ...fades },
  };
  const { audio } = planRender([item], profileOf('25/1'), { joinFade: Rational.of(1, 200) });
  if (audio === null) throw new Error('no sound');
  return (await hear(runner, { stretches: audio.stretches })).values;
}

it('sound rises and falls in a straight line, from the first sample of a file to its last', async () => {
  const values = await heard([0, 200], { fadeIn: Rational.of(1, 2), fadeOut: Rational.of(1, 4) });
  const gain = (i: number): number => Math.min(1, i / 24_000, (95_999 - i) / 12_000);
  const left = channel(values);
  expect(left).toHaveLength(96_000);
  const off = left.map((value, i) => Math.abs(value - 0.9 * Math.cos((2 * Math.PI * 440 * i) / rate) * gain(i)));
  expect(Math.max(...off.slice(0, 48_000), ...off.slice(48_000))).toBeLessThan(1e-5);
  expect(channel(values, 1).every((value, i) => Math.abs(value - 0.5 * gain(i)) < 1e-6)).toBe(true);
});

it('as ffmpeg’s own filter does it, to one part of the fade', async () => {
  const values = await heard([25, 175], { fadeIn: Rational.of(3, 5), fadeOut: Rational.of(3, 5) });
  const filter =
    'atrim=start=0.25:end=1.75,asetpts=PTS-STARTPTS,afade=in:st=0:d=0.6:curve=tri,afade=out:st=0.9:d=0.6:curve=tri';
  const { stdout } = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-i', file, '-map', '0:a', '-af', filter, '-f', 'f32le', 'pipe:1'],
    {
      maxBuffer: 2 ** 26,
    },
  );
  const expected = new Float32Array(new Uint8Array(stdout).buffer);
  expect(values.length).toBe(expected.length);
  expect(values.every((value, i) => Math.abs(value - (expected[i] ?? 9)) < 1 / 28_800 + 1e-6)).toBe(true);
});
