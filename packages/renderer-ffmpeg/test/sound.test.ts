// Needs ffmpeg.
import { join } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import type { ClipSound, MusicBed, SoundStretch } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beep, channel, clipOf, type Heard, hear, onsets, toneFile, waveFile } from './tones.ts';

/*
 * What goes into the encoder, sample by sample: the sound of stretches, before anything is lost by encoding it.
 */
const rate = 48_000;
const runner = ffmpegRunner();
let directory: Awaited<ReturnType<typeof scratch>>;
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

/** Files by name: beeps as people have them, and plain levels in exact samples. */
const files: Record<string, string> = {};
const encodings: Record<string, { rate: number; channels: number; encode: string[] }> = {
  'aac.mp4': { rate: 44_100, channels: 2, encode: ['-c:a', 'aac'] },
  'aac.mkv': { rate: 48_000, channels: 1, encode: ['-c:a', 'aac'] },
  'opus.mkv': { rate: 48_000, channels: 2, encode: ['-c:a', 'libopus'] },
  'mp3.mkv': { rate: 44_100, channels: 2, encode: ['-c:a', 'libmp3lame'] },
  'mp2.ts': { rate: 48_000, channels: 2, encode: ['-c:a', 'mp2'] },
  'ac3.mkv': { rate: 48_000, channels: 6, encode: ['-c:a', 'ac3'] },
  'pcm.mov': { rate: 22_050, channels: 1, encode: ['-c:a', 'pcm_s16le'] },
};
const high = 0.5;
const low = -0.25;

beforeAll(async () => {
  directory = await scratch();
  for (const [name, { rate: own, channels, encode }] of Object.entries(encodings)) {
    const wave = (i: number): number[] => Array.from({ length: channels }, () => beep(i / own));
    files[name] = toneFile(directory.path, name, { seconds: 4, rate: own, wave, encode });
  }
  files.high = toneFile(directory.path, 'high.mov', { seconds: 3, rate, wave: () => [high, -high] });
  files.low = toneFile(directory.path, 'low.mov', { seconds: 3, rate, wave: () => [low, -low] });
  const tone = (i: number): number[] => [0.9 * Math.cos((2 * Math.PI * 440 * i) / rate), 0.9];
  files.tone = toneFile(directory.path, 'tone.mov', { seconds: 3, rate, wave: tone });
  const ramp = (i: number): number[] => [i / 60_000, -i / 60_000];
  files.ramp = waveFile(join(directory.path, 'ramp.wav'), 60_000, rate, ramp);
});

const clip = (name: string, start: number | string, samples: number, more: Partial<ClipSound> = {}): ClipSound =>
  clipOf(files[name] ?? name, start, samples, more);
const heard = (stretches: readonly SoundStretch[], music?: Partial<MusicBed>): Promise<Heard> =>
  hear(runner, {
    stretches,
    ...(music === undefined
      ? {}
      : { music: { file: files.ramp ?? '', volume: 1, start: '0/1', loop: false, fadeOut: 0, ...music } }),
  });

function isSame(some: Float32Array, others: Float32Array = new Float32Array()): boolean {
  return some.length === others.length && some.every((value, i) => value === others[i]);
}

/** The greatest distance from what should be. */
function furthest(values: readonly number[], expected: (sample: number) => number): number {
  return values.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected(i))), 0);
}

describe('who decodes it', () => {
  it('changes nothing: one by one, three or sixteen in one process give the same samples', async () => {
    const stretches = Object.keys(encodings).flatMap((name, i): SoundStretch[] => [
      clip(name, 0.31 * i, 9000 + i),
      // In the check of one of them alone.
      ...(isSoak || i === 0 ? [clip(name, 3.7, 24_001, { speed: i % 2 === 0 ? '5/4' : '1/1' })] : []),
    ]);
    const all = await Promise.all([1, 3, 16].map((together) => hear(runner, { stretches }, { together })));
    const total = stretches.reduce((sum, { samples }) => sum + samples, 0);
    for (const { values, lost } of all) {
      expect(values).toHaveLength(2 * total);
      expect(lost).toEqual([]);
      expect(isSame(values, all[0]?.values)).toBe(true);
    }
  });

  for (const name of some(['aac.mp4', 'tone', 'opus.mkv'], 2)) {
    it(`${name}: a clip cut in two where nothing is left out is the uncut one, to the bit`, async () => {
      const at = 0.7 + 30_011 / rate;
      const whole = await heard([clip(name, 0.7, 72_000)]);
      const cut = await heard([clip(name, 0.7, 30_011), clip(name, at, 41_989)]);
      const quick = await heard([clip(name, 0.7, 72_000, { speed: '5/4' })]);
      const quickAt = 0.7 + (1.25 * 30_011) / rate;
      const quickCut = await heard([
        clip(name, 0.7, 30_011, { speed: '5/4' }),
        clip(name, quickAt, 41_989, { speed: '5/4' }),
      ]);
      expect(isSame(cut.values, whole.values)).toBe(true);
      expect(isSame(quickCut.values, quick.values)).toBe(true);
    });
  }

  it('names the one of many that fails, and which side of a crossfade', async () => {
    const gone = { ...clip('high', 0, 100), source: { ...clip('high', 0, 100).source, id: 'x', file: '/nowhere.mp4' } };
    const good = clip('high', 0, 100);
    await expect(heard([good, good, gone, good])).rejects.toMatchObject({ details: { stretch: 2 } });
    const stretches: SoundStretch[] = [
      good,
      { kind: 'crossfade', from: clip('low', 1, 50), to: gone, samples: 50 },
      gone,
    ];
    await expect(heard(stretches)).rejects.toMatchObject({ details: { stretch: 1, side: 1 } });
  });

  it('is silent where one does not decode and that is allowed, says how much, and leaves the others as they are', async () => {
    const gone = clip('high', 0, 100);
    const bad: ClipSound = { ...gone, source: { ...gone.source, id: 'x', file: '/nowhere.mp4' }, onDamage: 'silence' };
    const others = [clip('high', 1, 3000), clip('low', 1, 4000)];
    const { values, lost } = await heard([...others, { ...bad, samples: 555 }, ...others]);
    expect(lost).toEqual([{ stretch: 2, samples: 555 }]);
    const left = channel(values);
    expect(left.slice(7000, 7555)).toEqual(new Array(555).fill(0));
    expect(left.slice(7555, 14_555)).toEqual(left.slice(0, 7000));
  });
});

describe('loudness', () => {
  it('has volume and linear fades, exact to the sample', async () => {
    const { values } = await heard([clip('high', 0.5, 1000, { volume: 1.5, fadeIn: 100, fadeOut: 50 })]);
    const expected = Array.from({ length: 1000 }, (_, i) => {
      const fade = i < 100 ? i / 100 : i >= 950 ? (999 - i) / 50 : 1;
      return Math.fround(high * 1.5 * fade);
    });
    expect(furthest(channel(values), (i) => expected[i] ?? 9)).toBeLessThan(1e-6);
    expect(furthest(channel(values, 1), (i) => -(expected[i] ?? 9))).toBeLessThan(1e-6);
  });

  it('crosses at equal power, each side from its own place', async () => {
    const n = 20_000;
    const stretches: SoundStretch[] = [
      clip('high', 0.5, 5000),
      { kind: 'crossfade', from: clip('high', 0.5 + 5000 / rate, n), to: clip('low', 1, n, { volume: 2 }), samples: n },
      clip('low', 1 + n / rate, 5000, { volume: 2 }),
    ];
    const left = channel((await heard(stretches)).values);
    expect(left).toHaveLength(10_000 + n);
    const expected = (i: number): number => {
      const x = ((i - 5000 + 0.5) / n) * (Math.PI / 2);
      if (i < 5000) return high;
      return i >= 5000 + n ? 2 * low : high * Math.cos(x) + 2 * low * Math.sin(x);
    };
    expect(furthest(left, expected)).toBeLessThan(1e-6);
  });

  it('does not click at a hard cut between two loud tones', async () => {
    const fade = 240;
    const stretches = [clip('tone', 0.1, 24_000, { fadeOut: fade }), clip('tone', 1.2345, 24_000, { fadeIn: fade })];
    const left = channel((await heard(stretches)).values);
    const steps = left.slice(1).map((value, i) => Math.abs(value - (left[i] ?? 0)));
    // What the tone itself does from one sample to the next, and what the fade adds at most.
    const allowed = 0.9 * ((2 * Math.PI * 440) / rate) + 0.9 / fade;
    expect(Math.max(...steps)).toBeLessThanOrEqual(allowed);
    const bare = channel((await heard([clip('tone', 0.1, 24_000), clip('tone', 1.2345, 24_000)])).values);
    const jump = Math.abs((bare[24_000] ?? 0) - (bare[23_999] ?? 0));
    expect(jump).toBeGreaterThan(allowed);
  });

  it('stays within full scale however loud it is, and touches nothing that is not near a peak', async () => {
    const stretches: SoundStretch[] = [
      clip('high', 0, 20_000),
      clip('tone', 0.5, 9000, { volume: 4 }),
      clip('low', 0, 20_000),
    ];
    const left = channel((await heard(stretches)).values);
    expect(Math.max(...left.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(Math.max(...left.slice(20_000, 29_000))).toBeGreaterThan(0.99);
    const near = 0.02 * rate;
    expect(new Set(left.slice(0, 20_000 - near))).toEqual(new Set([high]));
    expect(new Set(left.slice(29_000 + near))).toEqual(new Set([low]));
    // Nothing is moved: the gain alone changes.
    expect(left[20_000 - 1]).toBeLessThan(high);
    expect(left[20_000 - 1]).toBeGreaterThan(0.2 * high);
  });
});

describe('speed', () => {
  const speeds = [
    [1.25, '5/4'],
    [0.8, '4/5'],
    [2, '2/1'],
    [0.5, '1/2'],
    [3, '3/1'],
    [6, '6/1'],
  ] as const;
  for (const [speed, text] of some(speeds, 3)) {
    it(`${speed}: beeps are where the picture's time puts them, within 15 ms, at the same pitch`, async () => {
      const samples = Math.round((3.5 / speed) * rate);
      const { values } = await heard([clip('aac.mp4', 0.25, samples, { speed: text })]);
      const left = channel(values);
      expect(left).toHaveLength(samples);
      const found = onsets(left, rate / Math.max(1, speed));
      expect(found).toHaveLength(4);
      for (const [i, at] of found.entries()) {
        expect(Math.abs(at - ((0.25 + i) / speed) * rate)).toBeLessThan(0.015 * rate);
      }
      // A kilohertz has 48 samples a period, whatever the speed.
      const [begin = 0] = found;
      const beepOnly = left.slice(begin + 96, begin + 96 + Math.min(720, Math.round((0.02 / speed) * rate)));
      const rising = beepOnly.flatMap((value, i) => (value >= 0 && (beepOnly[i - 1] ?? 0) < 0 ? [i] : []));
      const periods = rising.slice(1).map((at, i) => at - (rising[i] ?? 0));
      for (const period of periods) expect(Math.abs(period - 48)).toBeLessThanOrEqual(8);
    });
  }
});

describe('music', () => {
  const ramp = (i: number): number => Math.fround(i / 60_000);

  it('lies under everything, from its start on, and is over when it is over', async () => {
    const { values } = await heard([{ kind: 'silence', samples: 60_000 }], { start: '1/2', volume: 0.5 });
    expect(furthest(channel(values), (i) => (i < 36_000 ? 0.5 * ramp(24_000 + i) : 0))).toBeLessThan(1e-6);
  });

  it('begins again at its own beginning when it is looped, without a sample between', async () => {
    const { values } = await heard([{ kind: 'silence', samples: 200_000 }], { start: '1/4', loop: true });
    expect(furthest(channel(values), (i) => ramp((12_000 + i) % 60_000))).toBeLessThan(1e-6);
    const later = await heard([{ kind: 'silence', samples: 1000 }], { start: '13/2', loop: true });
    expect(channel(later.values)[0]).toBeCloseTo(ramp((6.5 * rate) % 60_000), 6);
  });

  it('fades out at the end, and is added to what is there', async () => {
    const stretches: SoundStretch[] = [{ kind: 'silence', samples: 1000 }, clip('low', 0.5, 9000)];
    const left = channel((await heard(stretches, { fadeOut: 4000 })).values);
    const fade = (i: number): number => (i < 6000 ? 1 : (9999 - i) / 4000);
    expect(furthest(left, (i) => (i < 1000 ? 0 : low) + ramp(i) * fade(i))).toBeLessThan(1e-6);
  });

  it('fails where there is none, and no clip is to blame', async () => {
    const failing = heard([{ kind: 'silence', samples: 1000 }], { file: '/nowhere.mp3', loop: true });
    const error = await failing.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ClipwrightError);
    expect(error).toMatchObject({ code: 'source-damaged', details: { source: '/nowhere.mp3' } });
    expect(error).not.toHaveProperty('details.stretch');
  });
});
