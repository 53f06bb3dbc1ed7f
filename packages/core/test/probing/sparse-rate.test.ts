import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rational, type RationalText } from '../../src/index.ts';
import { sparseRate } from '../../src/probing/sparse-rate.ts';

/** Timestamps at some places of a rate, in ticks. */
function atPlaces(rate: RationalText, places: readonly number[], timebase: RationalText): number[] {
  const period = Rational.one.div(timebase).div(rate).toNumber();
  return places.map((place) => Math.round(place * period));
}

const summed = (steps: readonly number[]): number[] => {
  let place = 0;
  return [0, ...steps.map((step) => (place += step))];
};

const rateOf = (timestamps: readonly number[], timebase: RationalText) =>
  sparseRate(timestamps, Rational.from(timebase))?.toString();

describe('the rate of frames that come at no constant rate', () => {
  it('is that of the grid on which all stand, in any timebase', () => {
    const recordings = fc.record({
      rate: fc.constantFrom<RationalText[]>('24/1', '25/1', '30000/1001', '30/1', '60/1'),
      steps: fc.array(fc.constantFrom(1, 2, 3, 5, 7, 31, 60), { minLength: 40, maxLength: 80 }),
    });
    fc.assert(
      fc.property(recordings, ({ rate, steps }) => {
        // Frames one step and two steps apart, without which the grid might be a coarser one.
        const places = summed([1, 2, 1, 2, ...steps]);
        const of = (timebase: RationalText) => rateOf(atPlaces(rate, places, timebase), timebase);
        expect([of('1/15360'), of('1/90000'), of('1/1000')]).toEqual([rate, rate, rate]);
      }),
      { numRuns: 60 },
    );
    const places = summed([...Array.from({ length: 60 }, () => 1), 40, 3, 1, 60, 2, 7, 1, 90]);
    expect(rateOf(atPlaces('30/1', places, '1/1000'), '1/1000')).toBe('30/1');
  });

  it('does not mind an odd distance among many, such as where two recordings were joined', () => {
    const first = Array.from({ length: 60 }, (_, i) => i * 3000);
    const second = Array.from({ length: 60 }, (_, i) => 59 * 3000 + 4700 + i * 3000);
    expect(rateOf([...first, ...second], '1/90000')).toBe('30/1');
  });

  it('is one frame for each median distance where there is no grid: standard, and 60 at most', () => {
    const uneven = (around: number) =>
      summed(Array.from({ length: 100 }, (_, i) => Math.round(around * (0.55 + ((i * 37) % 91) / 100))));
    expect(rateOf(uneven(400), '1/10000')).toBe('25/1');
    expect(rateOf(uneven(40), '1/10000')).toBe('60/1');
    expect(rateOf(uneven(9000), '1/10000')).toBe('10/1');
  });

  it('is unknown of a single frame', () => {
    expect(rateOf([7], '1/1000')).toBeUndefined();
  });
});
