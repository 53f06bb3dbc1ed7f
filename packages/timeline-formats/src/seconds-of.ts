import type { FrameRate, Rational, Seconds } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';

/** An exact time as a timeline has it: a number where a number's own decimals say it, else a fraction as text. */
export function secondsOf(time: Rational): Seconds {
  const number = time.toNumber();
  return isExact(number) && secondsToRational(number).equals(time) ? number : time.toString();
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && !String(value).includes('e');
}

/** A rate as a timeline has it: a whole number, or a fraction as text. */
export function rateOf(rate: Rational): FrameRate {
  return rate.denominator === 1n ? Number(rate.numerator) : rate.toString();
}
