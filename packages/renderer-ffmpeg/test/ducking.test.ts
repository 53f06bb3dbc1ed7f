// Needs ffmpeg.
import { join } from 'node:path';
import type { AudioRequest, ClipSound, MusicDucking, SoundStretch } from '@clipwright/core/author';
import { type KeyCapabilities, soundChunkKey, soundChunks } from '@clipwright/core/plan';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { channel, clipOf, encoding, hear, toneFile, waveFile } from './tones.ts';

/*
 * Music under clips that say nothing: what is heard is how far it is pushed back, held against arithmetic.
 */
const rate = 48_000;
const level = 0.5;
const duck: MusicDucking = { by: 12, attack: 4800, release: 9600 };
const runner = ffmpegRunner();
let directory: Awaited<ReturnType<typeof scratch>>;
const files = { still: '', music: '' };

beforeAll(async () => {
  directory = await scratch();
  files.still = toneFile(directory.path, 'still.mov', { seconds: 9, rate, wave: () => [0, 0] });
  files.music = waveFile(join(directory.path, 'music.wav'), rate, rate, () => [level, -level]);
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

const still = (samples: number): ClipSound => clipOf(files.still, 0, samples);
const silence = (samples: number): SoundStretch => ({ kind: 'silence', samples });
const music = (ducking?: MusicDucking) => ({
  ...{ file: files.music, volume: 1, start: '0/1' as const, loop: true, fadeOut: 0 },
  ...(ducking === undefined ? {} : { duck: ducking }),
});
/** Decibels by which the music is quieter, at each sample. */
async function duckedBy(stretches: readonly SoundStretch[], ducking: MusicDucking = duck): Promise<readonly number[]> {
  const { values } = await hear(runner, { stretches, music: music(ducking) });
  return channel(values).map((value) => -20 * Math.log10(value / level));
}

it('falls before a clip, is down as long as it stands, and rises after it', async () => {
  const found = await duckedBy([silence(20_000), still(10_000), silence(30_000)]);
  const places: readonly (readonly [sample: number, decibels: number])[] = [
    [0, 0],
    [15_200, 0],
    [17_600, 6],
    [18_800, 9],
    [20_000, 12],
    [29_999, 12],
    [30_000 + 2400, 12 * (1 - 2401 / 9601)],
    [30_000 + 4800, 12 * (1 - 4801 / 9601)],
    [39_599, 12 / 9601],
    [39_600, 0],
    [59_999, 0],
  ];
  expect(places.map(([sample]) => found[sample])).toEqual(places.map(([, decibels]) => expect.closeTo(decibels, 3)));
});

it('rises no further in a gap than it has time to', async () => {
  const found = await duckedBy([still(5000), silence(7200), still(5000)]);
  const highest = Math.min(...found);
  // The lines cross where 12 (1 - (i + 1) / 9601) = 12 (1 - (7200 - i) / 4800).
  expect(highest).toBeCloseTo(12 * (1 - 7201 / (9601 + 4800)), 2);
});

it('stays as it is to the bit, without clips and without being asked', async () => {
  const quiet = await hear(runner, { stretches: [silence(5000)], music: music(duck) });
  const plain = await hear(runner, { stretches: [silence(5000)], music: music() });
  expect(quiet.values).toEqual(plain.values);
});

it('is at once where it has no time', async () => {
  const found = await duckedBy([silence(100), still(100), silence(100)], { by: 20, attack: 0, release: 0 });
  expect([found[99], found[100], found[199], found[200]]).toEqual(
    [0, 20, 20, 0].map((decibels) => expect.closeTo(decibels, 3)),
  );
});

it('has the same samples in any part of the sound that is mixed alone', async () => {
  const request = { stretches: [silence(20_000), still(10_000), silence(30_000)], music: music(duck) };
  const whole = await hear(runner, request);
  for (const [from, to] of [
    [0, 18_000],
    [18_000, 31_000],
    [31_000, 60_000],
  ] as const) {
    const part = await hear(runner, request, { window: { from, to } });
    expect(part.values).toEqual(whole.values.subarray(2 * from, 2 * to));
  }
});

it('is part of the keys of those chunks alone in which it is heard', () => {
  const capabilities: KeyCapabilities = {
    video: { codec: 'h264', fingerprint: 'v' },
    audio: { codec: 'aac', fingerprint: 'a' },
    readsFiles: true,
    wideColors: { toneMaps: true, fingerprint: 'w' },
  };
  const identities = new Map([
    [files.still, { content: 'still' }],
    [files.music, { content: 'music' }],
  ]);
  const keys = (stretches: readonly SoundStretch[], ducking: MusicDucking): readonly (string | null)[] => {
    const request: AudioRequest = { stretches, music: music(ducking), encoding };
    const samples = stretches.reduce((sum, stretch) => sum + stretch.samples, 0);
    return soundChunks(samples, encoding).map(soundChunkKey(request, identities, capabilities));
  };
  const stretches = [silence(600_000), still(100_000), silence(600_000)];
  const [before, other] = [keys(stretches, duck), keys(stretches, { ...duck, by: 6 })];
  expect(before).toHaveLength(6);
  expect(before.map((key, i) => key === other[i])).toEqual([true, true, false, true, true, true]);
  // A longer attack is heard earlier.
  const longer = keys(stretches, { ...duck, attack: 200_000 });
  expect(before.map((key, i) => key === longer[i])).toEqual([true, false, false, true, true, true]);
});
