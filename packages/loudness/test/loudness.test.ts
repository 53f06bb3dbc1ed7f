import { isSoak } from '@clipwright/test-kit/soak';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Loudness, loudnessMeter } from '../src/index.ts';
import { kWeighting } from '../src/k-weighting.ts';
import { rate, sines, tone } from './signals.ts';

/** Of signals that take minutes: few samples, of the soak all. */
const usual = isSoak ? rate : 8000;

function measured(samples: Float32Array, sampleRate = rate, channels: 1 | 2 = 2): Loudness {
  const meter = loudnessMeter({ sampleRate, channels });
  meter.push(samples);
  return meter.loudness();
}

describe('K-weighting', () => {
  // ITU-R BS.1770-4, annex 1, tables 1 and 2.
  it('is that of the tables at 48 kHz', () => {
    const [shelf, highPass] = kWeighting(48_000);
    const table = [
      [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585],
      [1, -2, 1, -1.99004745483398, 0.99007225036621],
    ];
    for (const [i, { b, a }] of [shelf, highPass].entries()) {
      for (const [k, value] of [...b, ...a].entries()) expect(value).toBeCloseTo(table[i]?.[k] ?? Number.NaN, 12);
    }
  });
});

// EBU Tech 3341, table 1: the levels are those of the peaks, in each channel.
describe("EBU's signals of a known loudness", () => {
  const parts = (...levels: readonly (readonly [level: number, seconds: number])[]) =>
    levels.map(([level, seconds]) => ({ level, seconds }));
  it.each([
    [1, parts([-23, 20]), -23],
    [2, parts([-33, 20]), -33],
    [3, parts([-36, 10], [-23, 60], [-36, 10]), -23],
    [4, parts([-72, 10], [-36, 10], [-23, 60], [-36, 10], [-72, 10]), -23],
    [5, parts([-26, 20], [-20, 20.1], [-26, 20]), -23],
  ])('signal %i', (_, levels, lufs) => {
    const { integrated = 0 } = measured(sines(levels, { sampleRate: usual }), usual);
    expect(Math.abs(integrated - lufs)).toBeLessThanOrEqual(0.1);
  });

  it.each([8000, 22_050, 44_100, rate, 96_000])('the first at %i Hz', (sampleRate) => {
    const samples = sines([{ level: -23, seconds: 20 }], { sampleRate });
    expect(Math.abs((measured(samples, sampleRate).integrated ?? 0) + 23)).toBeLessThanOrEqual(0.1);
  });

  // EBU Tech 3342, table 1.
  it.each([
    [1, [-20, -30], 10],
    [2, [-20, -15], 5],
    [3, [-40, -20], 20],
    [4, [-50, -35, -20, -35, -50], 15],
  ])('loudness range %i', (_, levels, lu) => {
    const signal = levels.map((level) => ({ level, seconds: 20 }));
    const { range } = measured(sines(signal, { sampleRate: usual }), usual);
    expect(Math.abs(range - lu)).toBeLessThanOrEqual(1);
  });

  // EBU Tech 3341, table 1, signals 15 to 19: +0.2 or -0.4 dB.
  it.each([
    [15, { period: 4, degrees: 0, amplitude: 0.5 }, -6],
    [16, { period: 4, degrees: 45, amplitude: 0.5 }, -6],
    [17, { period: 6, degrees: 60, amplitude: 0.5 }, -6],
    [18, { period: 8, degrees: 67.5, amplitude: 0.5 }, -6],
    [19, { period: 4, degrees: 45, amplitude: 1.41 }, 3],
  ])('true peak %i', (_, signal, dbtp) => {
    const { truePeak = 0 } = measured(tone(signal));
    expect(truePeak - dbtp).toBeLessThanOrEqual(0.2);
    expect(truePeak - dbtp).toBeGreaterThanOrEqual(-0.4);
  });
});

describe('what cannot be measured', () => {
  it('is shorter than a block', () => {
    const { integrated, truePeak } = measured(sines([{ level: -20, seconds: 0.39 }]));
    expect({ integrated, isHigh: (truePeak ?? -100) > -20.5 }).toEqual({ integrated: undefined, isHigh: true });
    expect(measured(sines([{ level: -20, seconds: 0.4 }])).integrated).toBeDefined();
  });

  it('is too quiet', () => {
    expect(measured(sines([{ level: -75, seconds: 3 }])).integrated).toBeUndefined();
    expect(measured(new Float32Array(2 * rate))).toEqual({ range: 0 });
    expect(measured(new Float32Array())).toEqual({ range: 0 });
  });
});

it('gives the same numbers in whatever blocks sound comes', () => {
  const samples = sines([
    { level: -30, seconds: 0.5 },
    { level: -10, seconds: 0.7 },
  ]);
  const whole = measured(samples);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 8 }), (lengths) => {
      const meter = loudnessMeter({ sampleRate: rate, channels: 2 });
      for (let at = 0, i = 0; at < samples.length; i += 1) {
        const end = at + 2 * (lengths[i % lengths.length] ?? 1);
        meter.push(samples.subarray(at, end));
        at = end;
      }
      expect(meter.loudness()).toEqual(whole);
    }),
    { numRuns: 20, seed: 1 },
  );
});

it.each([
  [{ sampleRate: 0, channels: 2 }, /sampleRate/],
  [{ sampleRate: 48_000, channels: 3 }, /channels/],
  [{ sampleRate: 48_000, channel: 2 }, /channel/],
])('refuses %j', (options, message) => {
  expect(() => Reflect.apply(loudnessMeter, undefined, [options])).toThrow(
    expect.objectContaining({ code: 'invalid-option', message: expect.stringMatching(message) }),
  );
});
