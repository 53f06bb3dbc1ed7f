import type { AudioFormat, ClipSource, TimeRange } from '@clipwright/core';
import { ClipwrightError } from '@clipwright/core';
import { type DefinedAudio, defineLoader, type SourceDefinition } from '@clipwright/core/author';
import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';

const video = { width: 2, height: 1, pixelFormat: 'gray', frameRate: 10, frames: 20 } as const;

/** A tone in hertz, at a time in seconds; the right side is half as loud. */
const tone = (hertz: number, time: number): number => 0.8 * Math.sin(2 * Math.PI * hertz * time);

function toneSource(hertz: number, audio: DefinedAudio): SourceDefinition {
  const { sampleRate, channels } = audio;
  return {
    video,
    audio,
    frames: () => [],
    *sound(from, to) {
      // Stretches of any length.
      for (let at = from; at < to; at += 777) {
        const length = Math.min(777, to - at) * channels;
        yield Float32Array.from({ length }, (_, i) => {
          return tone(hertz, (at + Math.floor(i / channels)) / sampleRate) / (1 + (i % channels));
        });
      }
    },
  };
}

async function open(definition: SourceDefinition): Promise<ClipSource> {
  const loader = defineLoader({ name: 'test', open: () => definition });
  const last = await lastValueFrom(loader.open({ uri: 'tone' }));
  if (last.type !== 'opened') throw new Error('no source');
  return last.source;
}

async function heard(source: ClipSource, range: TimeRange, format: AudioFormat = {}): Promise<number[]> {
  const samples: number[] = [];
  for await (const { data } of source.audio(range, format)) samples.push(...data);
  return samples;
}

const most = (values: readonly number[]): number => Math.max(...values.map(Math.abs));

describe('sound of an author', () => {
  it.each([
    [44_100, 48_000, 1000],
    [44_100, 48_000, 15_000],
    [48_000, 44_100, 5000],
    [8000, 48_000, 3000],
    [96_000, 16_000, 2000],
    [44_056, 47_952, 440],
  ])('of %i samples per second is the same tone at %i (%i Hz)', async (from, to, hertz) => {
    const source = await open(toneSource(hertz, { sampleRate: from, channels: 1 }));
    const samples = await heard(source, { start: 0.5, end: 0.75 }, { sampleRate: to, channels: 1 });
    const first = Math.round(0.5 * to);
    expect(samples).toHaveLength(Math.round(0.75 * to) - first);
    expect(most(samples.map((sample, i) => sample - tone(hertz, (first + i) / to)))).toBeLessThan(2e-4);
  });

  it('above what the lower rate can say is not there', async () => {
    const source = await open(toneSource(14_000, { sampleRate: 48_000, channels: 1 }));
    const samples = await heard(source, { start: 0.5, end: 0.75 }, { sampleRate: 16_000, channels: 1 });
    expect(most(samples)).toBeLessThan(1e-4);
  });

  it('of two ranges one after the other has no seam', async () => {
    const source = await open(toneSource(1000, { sampleRate: 44_100, channels: 2 }));
    const cuts = [0, 0.1, '1/3', 0.777, 2];
    const parts: number[] = [];
    for (const [i, end] of cuts.slice(1).entries()) parts.push(...(await heard(source, { start: cuts[i] ?? 0, end })));
    expect(parts).toEqual(await heard(source, { start: 0, end: 2 }));
  });

  it('goes to both sides unchanged, and of two sides one is half the sum', async () => {
    const mono = await open(toneSource(1000, { sampleRate: 48_000, channels: 1 }));
    const stereo = await open(toneSource(1000, { sampleRate: 48_000, channels: 2 }));
    const range = { start: 0.25, end: 0.26 };
    const [one, two] = [await heard(mono, range, { channels: 1 }), await heard(stereo, range)];
    expect(await heard(mono, range)).toEqual(one.flatMap((sample) => [sample, sample]));
    expect(two.filter((_, i) => i % 2 === 0)).toEqual(one);
    const halves = await heard(stereo, range, { channels: 1 });
    expect(most(halves.map((sample, i) => sample - 0.75 * (one[i] ?? 0)))).toBeLessThan(1e-6);
  });

  it('is silent where it has ended, and behind the last picture', async () => {
    const short = await open(toneSource(1000, { sampleRate: 48_000, channels: 1, length: 24_000 }));
    expect(most(await heard(short, { start: 0.4, end: 0.5 }))).toBeGreaterThan(0.7);
    expect(most(await heard(short, { start: 0.5, end: 1 }))).toBe(0);
    const long = await open(toneSource(1000, { sampleRate: 48_000, channels: 1, length: 480_000 }));
    expect(most(await heard(long, { start: 2, end: 3 }))).toBe(0);
  });

  it('that does not decode fails, or is silent from there on', async () => {
    const source = await open({
      ...toneSource(1000, { sampleRate: 48_000, channels: 1 }),
      *sound(from, to) {
        yield Float32Array.from({ length: Math.min(to, 4800) - from }, (_, i) => tone(1000, (from + i) / 48_000));
        throw new ClipwrightError('source-damaged', 'It is torn.');
      },
    });
    await expect(heard(source, { start: 0, end: 1 })).rejects.toMatchObject({ code: 'source-damaged' });
    const samples = await heard(source, { start: 0, end: 1 }, { onDamage: 'omit', channels: 1 });
    expect(samples).toHaveLength(48_000);
    expect([most(samples.slice(0, 4800)) > 0.7, most(samples.slice(4800))]).toEqual([true, 0]);
  });
});
