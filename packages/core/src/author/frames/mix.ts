import type { CrossfadeSegmentRequest } from '../../contracts/clip-renderer.ts';
import { lcm } from '../../time/lcm.ts';
import { Rational } from '../../time/rational.ts';

/** Weights are counted in these parts: the bytes of a mask, all of which ffmpeg's `maskedmerge` takes for the whole. */
export const mixWhole = 255;

/**
 * The weight of the second picture in output frame j: floor((begin + j * step) / parts), all whole numbers.
 *
 * @param whole What it is in the end. @default the weight of a mask
 */
export function mixSteps(
  { mixAt, mixStep }: Pick<CrossfadeSegmentRequest, 'mixAt' | 'mixStep'>,
  whole = mixWhole,
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

/** Mixes pictures as `maskedmerge` does. */
export function mixer(request: Pick<CrossfadeSegmentRequest, 'mixAt' | 'mixStep'>) {
  const { begin, step, parts } = mixSteps(request);
  return (from: Uint8Array, to: Uint8Array, frame: number): Uint8Array => {
    const weight = Math.min(mixWhole, Math.max(0, Number((begin + BigInt(frame) * step) / parts)));
    const rest = mixWhole - weight;
    return from.map((value, i) => (rest * value + weight * (to[i] ?? 0) + 127) / mixWhole);
  };
}
