import { Rational, type RationalText } from '@clipwright/core';

/** Puts frames one after the other on the output's clock, the first at a frame of the segment. */
export function inTurn(rate: RationalText, first = 0): string {
  const { numerator, denominator } = Rational.from(rate);
  return `settb=${denominator}/${numerator},setpts=N${first === 0 ? '' : `+${first}`}`;
}

/** One frame as many. */
export function again(frames: number): string {
  return `loop=loop=${frames - 1}:size=1:start=0`;
}

/** One frame as many, one after the other on the output's clock. */
export function repeatedFilters(frames: number, rate: RationalText): readonly string[] {
  return [again(frames), inTurn(rate)];
}
