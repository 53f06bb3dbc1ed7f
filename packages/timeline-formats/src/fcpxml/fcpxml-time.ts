import type { Rational } from '@clipwright/core';

/** `1001/30000s`, `5s`. */
export function seconds(time: Rational): string {
  return time.denominator === 1n ? `${time.numerator}s` : `${time.numerator}/${time.denominator}s`;
}
