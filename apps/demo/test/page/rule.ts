import { Rational, type RationalText } from '@clipwright/core';
import type { Sample } from '../../src/samples/catalogue.ts';

/** A stretch of a sample, in frames of it. */
export interface Cut {
  readonly sample: Sample;
  readonly first: number;
  readonly end: number;
}

/** A frame of the output: the sample that it shows, and what that says: `AURORA 17`. */
export interface Frame {
  readonly sample: Sample;
  readonly says: string;
}

/** What each output frame shows, by the rule of time (docs/time.md). */
export function framesByTheRule(cuts: readonly Cut[], rate: RationalText): readonly Frame[] {
  const eps = Rational.of(1, 1000);
  let position = Rational.zero;
  return cuts.flatMap(({ sample, first, end }) => {
    const begin = position;
    position = position.add(Rational.of(end - first).div(sample.frameRate));
    const from = Number(begin.sub(eps).mul(rate).ceil());
    const to = Number(position.sub(eps).mul(rate).ceil());
    return Array.from({ length: to - from }, (_, i) => {
      const into = Rational.of(from + i)
        .div(rate)
        .sub(begin)
        .add(eps);
      return { sample, says: `${sample.name} ${first + Number(into.mul(sample.frameRate).floor())}` };
    });
  });
}
