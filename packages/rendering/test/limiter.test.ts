import { loudnessMeter } from '@clipwright/loudness';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limiter } from '../src/sound/limiter.ts';

const rate = 48_000;
const ceiling = 10 ** (-1.5 / 20);

/** Loud and quiet, with peaks between samples: a tone of a quarter of the rate, off its samples' phase, and clicks. */
function loud(frames: number): Float32Array {
  const samples = new Float32Array(2 * frames);
  for (let i = 0; i < frames; i += 1) {
    const tone = Math.sin((Math.PI * i) / 2 + Math.PI / 4) * (0.6 + 0.6 * Math.sin(i / 9000));
    samples[2 * i] = tone;
    samples[2 * i + 1] = i % 5000 === 0 ? 1.5 : -0.3 * tone;
  }
  return samples;
}

function limited(samples: Float32Array, lengths: readonly number[]): Float32Array {
  const limit = limiter(rate, 2, ceiling);
  const out: number[] = [];
  const add = (block: Float32Array): void => {
    for (const value of block) out.push(value);
  };
  for (let at = 0, i = 0; at < samples.length; i += 1) {
    const end = at + 2 * (lengths[i % lengths.length] ?? 1);
    add(limit.push(samples.subarray(at, end)));
    at = end;
  }
  add(limit.end());
  return Float32Array.from(out);
}

describe('a limiter of true peaks', () => {
  it('lets none through', () => {
    const samples = loud(rate);
    const meter = loudnessMeter({ sampleRate: rate, channels: 2 });
    const out = limited(samples, [8192]);
    meter.push(out);
    expect(out).toHaveLength(samples.length);
    expect(meter.loudness().truePeak).toBeLessThanOrEqual(-1.5 + 0.1);
  });

  it('changes nothing, to the bit, where there is none', () => {
    const samples = loud(rate).map((value) => value * 0.4);
    expect(limited(samples, [5000])).toEqual(samples);
  });

  it('is done with a peak after 20 ms, before and after', () => {
    const samples = new Float32Array(2 * rate).fill(0.1);
    samples[rate] = 1;
    const changed = [...limited(samples, [4096]).entries()].filter(([i, value]) => value !== samples[i]);
    const frames = changed.map(([i]) => Math.floor(i / 2));
    expect(Math.min(...frames)).toBeGreaterThan(rate / 2 - 960);
    expect(Math.max(...frames)).toBeLessThan(rate / 2 + 960);
    expect(frames).toContain(rate / 2);
  });

  it('gives the same in whatever blocks sound comes', () => {
    const samples = loud(20_000);
    const whole = limited(samples, [20_000]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6000 }), { minLength: 1, maxLength: 6 }), (lengths) => {
        expect(limited(samples, lengths)).toEqual(whole);
      }),
      { numRuns: 15, seed: 1 },
    );
  });
});
