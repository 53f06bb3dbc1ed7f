import { Rational, type Seconds } from '@clipwright/core';
import { readFrameRate, secondsToRational } from '@clipwright/core/author';

/** Digits behind the point of what is written as a decimal. */
const digits = 9;

/** The exact value of a time as lists have it, in seconds; `undefined` where it is none. */
export function exactSeconds(value: Seconds | undefined): Rational | undefined {
  if (value === undefined) return undefined;
  try {
    return secondsToRational(value);
  } catch {
    return undefined;
  }
}

/** The same of frames per second. */
export function exactRate(value: string | number | undefined): Rational | undefined {
  return value === undefined ? undefined : readFrameRate(value);
}

/** A time as a list has it: a decimal where one is exact, otherwise a fraction (`1001/30000`). */
export function writtenSeconds(time: Rational): Seconds {
  const scaled = time.mul(Rational.of(10 ** digits));
  if (scaled.denominator !== 1n) return time.toString();
  const decimal = time.toNumber();
  return exactSeconds(decimal)?.equals(time) === true ? decimal : time.toString();
}
