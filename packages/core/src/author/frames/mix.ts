import type { CrossfadeSegmentRequest } from '../../contracts/segment-request.ts';
import { lcm } from '../../time/lcm.ts';
import { Rational } from '../../time/rational.ts';

/** Weights are counted in these parts: the values of a mask, all of which ffmpeg's `maskedmerge` takes for the whole. */
export function mixWhole(bits: 8 | 10): number {
  return 2 ** bits - 1;
}

/**
 * The weight of the second picture in output frame j: floor((begin + j * step) / parts), all whole numbers.
 *
 * @param whole What it is of.
 */
export function mixSteps(
  { mixAt, mixStep }: Pick<CrossfadeSegmentRequest, 'mixAt' | 'mixStep'>,
  whole: number,
): {
  readonly begin: bigint;
  readonly step: bigint;
  readonly parts: bigint;
} {
  const begin = Rational.from(mixAt).mul(whole).add(Rational.of(1n, 2n));
  const step = Rational.from(mixStep).mul(whole);
  // As small as can be: ffmpeg counts in doubles, which are exact up to 2^53.
  const parts = lcm(begin.denominator, step.denominator);
  return {
    begin: begin.numerator * (parts / begin.denominator),
    step: step.numerator * (parts / step.denominator),
    parts,
  };
}

/**
 * Mixes pictures as `maskedmerge` does.
 *
 * @param bits Of each value: of more than eight in two bytes, the lower one first.
 */
export function mixer(request: Pick<CrossfadeSegmentRequest, 'mixAt' | 'mixStep'>, bits: 8 | 10) {
  const whole = mixWhole(bits);
  const { begin, step, parts } = mixSteps(request, whole);
  const half = Math.floor(whole / 2);
  return (from: Uint8Array, to: Uint8Array, frame: number): Uint8Array => {
    const weight = Math.min(whole, Math.max(0, Number((begin + BigInt(frame) * step) / parts)));
    const rest = whole - weight;
    if (bits === 8) return from.map((value, i) => (rest * value + weight * (to[i] ?? 0) + half) / whole);
    const mixed = new Uint8Array(from.length);
    for (let i = 0; i + 1 < from.length; i += 2) {
      const value = Math.floor((rest * wide(from, i) + weight * wide(to, i) + half) / whole);
      mixed[i] = value & 255;
      mixed[i + 1] = value >> 8;
    }
    return mixed;
  };
}

function wide(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
}
