// Needs ffmpeg.
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { channel, clipOf, hear, toneFile, waveFile } from './tones.ts';

/*
 * How loud each channel of a source is in the output, by arithmetic: mono and stereo as they are, more by the table of
 * ITU-R BS.775.
 */
const runner = ffmpegRunner();
let directory: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  directory = await scratch();
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

const c = Math.SQRT1_2;
/** Levels that no two sums of are alike. */
const [l, r, m, low, a, b, d, e] = [0.1, -0.2, 0.03, 0.9, 0.05, -0.06, 0.07, 0.08] as const;
const cases: readonly (readonly [string, readonly number[], readonly [number, number]])[] = [
  ['mono', [l], [l, l]],
  ['stereo', [l, r], [l, r]],
  ['3.0', [l, r, m], [l + c * m, r + c * m]],
  ['2.1', [l, r, low], [l, r]],
  ['4.0', [l, r, m, a], [l + c * m + a / 2, r + c * m + a / 2]],
  ['quad', [l, r, a, b], [l + c * a, r + c * b]],
  ['5.0', [l, r, m, a, b], [l + c * m + c * a, r + c * m + c * b]],
  ['5.1', [l, r, m, low, a, b], [l + c * m + c * a, r + c * m + c * b]],
  ['5.1(side)', [l, r, m, low, a, b], [l + c * m + c * a, r + c * m + c * b]],
  ['6.1', [l, r, m, low, a, b, d], [l + c * (m + b) + a / 2, r + c * (m + d) + a / 2]],
  ['6.1(back)', [l, r, m, low, a, b, d], [l + c * (m + a) + d / 2, r + c * (m + b) + d / 2]],
  ['hexagonal', [l, r, m, a, b, d], [l + c * (m + a) + d / 2, r + c * (m + b) + d / 2]],
  ['7.1', [l, r, m, low, a, b, d, e], [l + c * (m + a + d), r + c * (m + b + e)]],
];

/** A file of constant levels, and a picture. */
function leveled(name: string, layout: string, levels: readonly number[], options: readonly string[]): string {
  const file = `${directory.path}/${name}`;
  const sound = ['-f', 'lavfi', '-i', `aevalsrc=${levels.join('|')}:c=${layout}:s=48000:d=0.5`];
  const picture = ['-f', 'lavfi', '-i', 'color=gray:s=32x32:r=25:d=0.5', '-c:v', 'mpeg4'];
  tool('ffmpeg', ['-y', ...sound, ...picture, ...options, file]);
  return file;
}

it('each channel counts what the table says, whatever the samples are', async () => {
  const pcm = ['pcm_f32le', 'pcm_s16le', 'pcm_s24le'];
  const stretches = cases.map(([layout, levels], i) => {
    const codec = pcm[i % pcm.length] ?? '';
    return clipOf(leveled(`${i}.mov`, layout, levels, ['-c:a', codec]), '1/10', 500);
  });
  const { values } = await hear(runner, { stretches });
  for (const [i, [layout, , sides]] of cases.entries()) {
    for (const side of [0, 1] as const) {
      // The middle, where no neighbour is; to a step of 16 bits, in which some were.
      expect(channel(values, side)[500 * i + 250], `${layout} ${side}`).toBeCloseTo(sides[side], 4);
    }
  }
});

it('mono is the same values on both sides, to the bit: what ffmpeg decodes by itself', async () => {
  const wave = (i: number): number[] => [Math.sin(i) * Math.sin(i / 700)];
  const music = waveFile(`${directory.path}/mono.wav`, 9000, 48_000, wave);
  const file = `${directory.path}/mono.mkv`;
  const picture = ['-f', 'lavfi', '-i', 'color=gray:s=32x32:r=25:d=0.2', '-c:v', 'mpeg4'];
  tool('ffmpeg', ['-y', '-i', music, ...picture, '-c:a', 'pcm_s16le', file]);
  const plain = (from: string): number[] => {
    const raw = tool('ffmpeg', ['-i', from, '-map', '0:a', '-c:a', 'pcm_f32le', '-f', 'f32le', '-']);
    return [...new Float32Array(new Uint8Array(raw).buffer)];
  };
  const clip = (await hear(runner, { stretches: [clipOf(file, 0, 9000)] })).values;
  const bed = { file: music, volume: 1, start: '0/1', loop: false, fadeOut: 0 } as const;
  const alone = (await hear(runner, { stretches: [{ kind: 'silence', samples: 9000 }], music: bed })).values;
  for (const side of [0, 1] as const) {
    expect(channel(clip, side)).toEqual(plain(file));
    expect(channel(alone, side)).toEqual(plain(music));
  }
});

it('mono under stereo is added to both sides as it is, and surround under mono by the table', async () => {
  const music = waveFile(`${directory.path}/level.wav`, 9000, 48_000, () => [0.25]);
  const bed = { file: music, volume: 0.5, start: '0/1', loop: false, fadeOut: 0 } as const;
  const stereo = leveled('stereo.mkv', 'stereo', [l, r], ['-c:a', 'flac']);
  const { values } = await hear(runner, { stretches: [clipOf(stereo, 0, 9000)], music: bed });
  expect(channel(values)[4500]).toBeCloseTo(l + 0.125, 4);
  expect(channel(values, 1)[4500]).toBeCloseTo(r + 0.125, 4);
  const around = leveled('around.mka', '5.1', [l, r, m, low, a, b], ['-vn', '-c:a', 'pcm_f32le']);
  const mono = leveled('alone.mkv', 'mono', [0.2], ['-c:a', 'pcm_s16le']);
  const both = await hear(runner, { stretches: [clipOf(mono, 0, 9000)], music: { ...bed, file: around, volume: 1 } });
  expect(channel(both.values)[4500]).toBeCloseTo(0.2 + l + c * (m + a), 4);
  expect(channel(both.values, 1)[4500]).toBeCloseTo(0.2 + r + c * (m + b), 4);
});

it('is not normalised, nor clipped before the limiter, which takes what exceeds full scale', async () => {
  const loud = leveled('loud.mov', '5.1', [0.9, 0.5, 0.9, 0.9, 0.9, -0.9], ['-c:a', 'pcm_s16le']);
  const unlimited = { volume: 0.25 };
  const { values } = await hear(runner, { stretches: [clipOf(loud, 0, 9000, unlimited), clipOf(loud, 0, 9000)] });
  expect(channel(values)[4000]).toBeCloseTo(0.25 * 0.9 * (1 + 2 * c), 4);
  expect(channel(values, 1)[4000]).toBeCloseTo(0.25 * 0.5, 4);
  expect(channel(values)[13_500]).toBeCloseTo(1, 5);
  // All channels get the same gain.
  expect(channel(values, 1)[13_500]).toBeCloseTo(0.5 / (0.9 * (1 + 2 * c)), 4);
});

it('channels whose places nobody knows are heard: in the order of WAVE', async () => {
  const levels = [l, r, m, low, a, b, 0, 0, 0, 0, 0, 0];
  const file = toneFile(directory.path, 'unknown.mov', { seconds: 0.2, rate: 48_000, wave: () => levels });
  const { values } = await hear(runner, { stretches: [clipOf(file, 0, 5000)] });
  expect(channel(values)[2500]).toBeCloseTo(l + c * m + c * a, 5);
  expect(channel(values, 1)[2500]).toBeCloseTo(r + c * m + c * b, 5);
});
