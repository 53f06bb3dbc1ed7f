import { Rational, type RationalText } from '@clipwright/core';

/**
 * Frames that the rule of time (docs/time.md) gives clips one after the other: ceil((T - eps) x R), where T is the sum of
 * their lengths in seconds, and eps what rounded decimals are forgiven.
 */
export function frameCount(lengths: readonly Rational[], frameRate: RationalText): number {
  const rate = Rational.from(frameRate);
  const eps = Rational.of(1, 1000).min(Rational.of(1, 10).div(rate));
  const length = lengths.reduce((sum, each) => sum.add(each), Rational.zero);
  return Number(length.sub(eps).mul(rate).ceil());
}
