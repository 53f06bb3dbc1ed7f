import { Rational, type RationalLike } from '@clipwright/core';

export interface Tempo {
  /** `atempo` filters, one after the other; none at speed 1. */
  readonly filters: readonly string[];
  /** Seconds of the input before the wanted beginning that the filters need, and which do not come out of them. */
  readonly lead: Rational;
}

const two = Rational.of(2n);
const half = Rational.of(1n, 2n);

/**
 * Sound `speed` times as fast at the same pitch. One `atempo` skips samples above twice the speed and takes no less
 * than half of it, so there are as many of them as it takes, their speeds exact.
 *
 * The first sample that comes out of an `atempo` belongs to the middle of its first window (WSOLA; af_atempo.c in
 * ffmpeg), so half a window of each must have gone in before.
 */
export function tempo(speed: RationalLike, sampleRate: number): Tempo {
  const factors: Rational[] = [];
  let rest = Rational.from(speed);
  while (rest.compare(two) > 0) {
    factors.push(two);
    rest = rest.div(two);
  }
  while (rest.compare(half) < 0) {
    factors.push(half);
    rest = rest.div(half);
  }
  if (rest.compare(1) !== 0) factors.push(rest);
  let samples = Rational.zero;
  let before = Rational.one;
  for (const factor of factors) {
    samples = samples.add(before.mul(windowOf(sampleRate) / 2));
    before = before.mul(factor);
  }
  return { filters: factors.map((factor) => `atempo=${factor}`), lead: samples.div(sampleRate) };
}

/** Samples of `atempo`'s window: the next power of two from a 24th of a second on. */
function windowOf(sampleRate: number): number {
  return 2 ** Math.ceil(Math.log2(Math.floor(sampleRate / 24)));
}
