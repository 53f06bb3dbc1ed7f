import { Rational } from '../../time/rational.ts';

/** Zero crossings of the filter on each side. */
const crossings = 16;
/** How steep the filter's ends are (Kaiser's beta): what it stops is 90 dB down. */
const steepness = 9;
/** How much of the lower of both rates' half passes. */
const passed = 0.95;
/** Places between two samples of which the weights are kept: rates that people use have a few hundred. */
const maxKept = 4096;

/** Makes samples of one rate from those of another. */
export interface Resampler {
  /** From which to which sample, half-open, one is made of: positions at the rate that there is. */
  around(position: number): readonly [first: number, end: number];
  /** Their weights. */
  weights(position: number): Float64Array;
}

/**
 * Band-limited interpolation: each sample is weighed by a sinc under a Kaiser window, cut off below half of the lower
 * rate. Positions are exact whatever the rates are, so stretches that are made one after the other fit without a seam,
 * and weights add up to one. Between equal rates a sample stays itself.
 *
 * @param from Samples per second that there are.
 * @param to Samples per second that are wanted.
 */
export function resampler(from: number, to: number): Resampler {
  const ratio = Rational.of(from, to);
  const [step, places] = [Number(ratio.numerator), Number(ratio.denominator)];
  if (step === places) {
    const itself = Float64Array.of(1);
    return { around: (position) => [position, position + 1], weights: () => itself };
  }
  const cutoff = Math.min(1, to / from) * passed;
  const reach = Math.ceil(crossings / cutoff);
  const kept = new Map<number, Float64Array>();
  const first = (position: number): number => Math.floor((position * step) / places) - reach + 1;
  return {
    around: (position) => [first(position), first(position) + 2 * reach],
    weights: (position) => {
      const place = (position * step) % places;
      const known = kept.get(place);
      if (known !== undefined) return known;
      const made = weightsAt(place / places, reach, cutoff);
      if (places <= maxKept) kept.set(place, made);
      return made;
    },
  };
}

/** @param offset Where between two samples, 0 to 1. */
function weightsAt(offset: number, reach: number, cutoff: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * reach }, (_, tap) => {
    const distance = tap - reach + 1 - offset;
    const angle = Math.PI * cutoff * distance;
    const inside = 1 - (distance / reach) ** 2;
    return inside <= 0 ? 0 : (angle === 0 ? 1 : Math.sin(angle) / angle) * bessel(steepness * Math.sqrt(inside));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The modified Bessel function of order 0, by its series. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}
