import { isSoak } from '@clipwright/test-kit/soak';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Beats, beatListener } from '../src/beats/beat-listener.ts';
import { distances, evenly, instruments, sound } from './music.ts';

function heard(samples: Float32Array, tempo?: number): Beats {
  const listener = beatListener();
  for (let from = 0; from < samples.length; from += 1000) listener.hear(samples.subarray(from, from + 1000));
  return listener.beats(tempo);
}

/** Each beat is found within 30 ms, and nothing else is. */
function expectBeats({ beats: told }: Beats, beats: readonly number[]): void {
  expect(Math.max(...distances(beats, told))).toBeLessThanOrEqual(0.03);
  expect(told).toHaveLength(beats.length);
}

describe('beats are found where they are', () => {
  it.each(
    [60, 66, 74, 85, 96, 108, 120, 127, 141, 156, 168, 180].flatMap((tempo, k) =>
      // Each with one of them in turn, the soak with all.
      Object.keys(instruments)
        .filter((_, i, all) => isSoak || i === k % all.length)
        .map((instrument) => ({ tempo, instrument, offset: ((k * 7) % 11) / 20 })),
    ),
  )('at a tempo of $tempo, of a $instrument that begins after $offset s', ({ tempo, instrument, offset }) => {
    const beats = evenly(tempo, offset, 19.9);
    const result = heard(sound(beats, { seconds: 20, instrument }));
    expectBeats(result, beats);
    expect(Math.abs((result.tempo ?? 0) / tempo - 1)).toBeLessThan(0.005);
    expect(result.duration).toBe(20);
  });

  it('whatever tempo, beginning and noise: 95 of 100, and nothing in between', () => {
    const any = fc.record({
      tempo: fc.integer({ min: 60, max: 180 }),
      offset: fc.integer({ min: 300, max: 2000 }).map((ms) => ms / 1000),
      instrument: fc.constantFrom(...Object.keys(instruments)),
      background: fc.constantFrom(0, 0.001, 0.01),
    });
    fc.assert(
      fc.property(any, ({ tempo, offset, ...played }) => {
        const beats = evenly(tempo, offset, 19.5);
        const { beats: told } = heard(sound(beats, { seconds: 20, ...played }));
        const near = distances(beats, told).filter((off) => off <= 0.03).length;
        expect(near / beats.length).toBeGreaterThanOrEqual(0.95);
        // Noise before and behind them may be taken for more.
        const [first = 0, last = 0] = [beats[0], beats.at(-1)];
        const between = told.filter((beat) => beat > first - 0.03 && beat < last + 0.03);
        expect(between).toHaveLength(beats.length);
      }),
      { numRuns: isSoak ? 100 : 10 },
    );
  });

  it.each([
    [118, 125],
    [104, 98],
  ])('while the tempo goes from %d to %d', (from, to) => {
    const beats: number[] = [];
    for (let time = 0.3; time < 39.5; time += 60 / (from + ((to - from) * time) / 40)) beats.push(time);
    expectBeats(heard(sound(beats, { seconds: 40, instrument: 'burst' })), beats);
  });

  it('through a pause', () => {
    const beats = evenly(100, 0.5, 29.5);
    const played = beats.filter((beat) => beat < 12 || beat > 17);
    expectBeats(heard(sound(played, { seconds: 30, instrument: 'burst' })), beats);
  });

  it('and none before the first, nor behind the last', () => {
    const beats = evenly(100, 6, 20);
    expectBeats(heard(sound(beats, { seconds: 28, instrument: 'click' })), beats);
  });

  it('from the very beginning on', () => {
    const beats = evenly(128, 0, 14.9);
    expectBeats(heard(sound(beats, { seconds: 15, instrument: 'burst' })), beats);
  });

  it('however loud it is', () => {
    const samples = sound(evenly(90, 0.7, 15), { seconds: 15, instrument: 'burst' });
    const quiet = heard(samples.map((sample) => sample / 30));
    expect(Math.max(...distances(heard(samples).beats, quiet.beats))).toBeLessThan(0.01);
  });

  it('as often as is told', () => {
    const samples = sound(evenly(80, 0.5, 20), { seconds: 20, instrument: 'burst' });
    expect(heard(samples, 41).tempo).toBeCloseTo(40, 0);
    expect(heard(samples, 155).tempo).toBeCloseTo(160, 0);
  });
});

describe('there are none', () => {
  it.each([0, 0.2, 3])('in %d seconds of silence', (seconds) => {
    for (const tempo of [undefined, 90]) {
      expect(heard(new Float32Array(seconds * 22_050), tempo)).toEqual({ duration: seconds, beats: [] });
    }
  });

  it('but one in a sound that begins, and does not again', () => {
    expect(heard(sound([0.5], { seconds: 2, instrument: 'burst' })).beats.length).toBeLessThanOrEqual(1);
  });
});
