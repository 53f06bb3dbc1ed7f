import { Rational } from '@clipwright/core';

/**
 * The ratio nearest to a given one whose terms are at most so large: ffmpeg's `av_reduce`, which makes `30000/1001` of
 * 33366667 nanoseconds a frame. By continued fractions.
 */
export function reduced(numerator: number, denominator: number, largest: number): Rational {
  const exact = Rational.of(numerator, denominator);
  const limit = BigInt(largest);
  if (exact.numerator <= limit && exact.denominator <= limit) return exact;
  let [before, found] = [
    [0n, 1n],
    [1n, 0n],
  ] as [[bigint, bigint], [bigint, bigint]];
  let [n, d] = [exact.numerator, exact.denominator];
  while (d !== 0n) {
    let x = n / d;
    const next: [bigint, bigint] = [x * found[0] + before[0], x * found[1] + before[1]];
    if (next[0] > limit || next[1] > limit) {
      if (found[0] !== 0n) x = (limit - before[0]) / found[0];
      const other = found[1] === 0n ? x : (limit - before[1]) / found[1];
      if (other < x) x = other;
      if (d * (2n * x * found[1] + before[1]) > n * found[1]) {
        found = [x * found[0] + before[0], x * found[1] + before[1]];
      }
      break;
    }
    before = found;
    found = next;
    [n, d] = [d, n % d];
  }
  return Rational.of(found[0], found[1]);
}
