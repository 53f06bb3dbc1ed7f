import { Rational } from '@clipwright/core';

/** Number of the frame that begins nearest to a time, on a grid of that many frames a second. */
export function nearestFrame(time: Rational, rate: Rational): bigint {
  return time.mul(rate).round();
}

/** The time at which a frame of that grid begins, in seconds. */
export function timeOfFrame(frame: bigint, rate: Rational): Rational {
  return Rational.of(frame).div(rate);
}

/** The number that begins nearest to a time given as a double, from where a pointer is. */
export function nearestTo(seconds: number, rate: Rational): Rational {
  return timeOfFrame(BigInt(Math.round(seconds * rate.toNumber())), rate);
}
