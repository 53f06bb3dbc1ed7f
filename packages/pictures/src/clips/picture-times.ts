import { Rational } from '@clipwright/core';

/** The middles of so many equal parts of a range: where pictures of it are taken. Exact seconds. */
export function pictureTimes(start: Rational, end: Rational, count: number): readonly Rational[] {
  const part = end.sub(start).div(count);
  return Array.from({ length: count }, (_, k) => start.add(part.mul(Rational.of(2 * k + 1, 2))));
}
