import type { Rational } from '@clipwright/core';

/**
 * Seconds before a time that is wanted at which sound is decoded from: decoders need what comes before (bit reservoirs,
 * overlapping windows) to give the right samples.
 */
export const soundPreroll = 1;

/**
 * Seconds to go back where a seek may land too late: first, and once more before all of a file that may be hours long
 * is read.
 */
export const seekMargins = [5, 30] as const;

/** Of an input: seeks to a time on its own clock, or not at all. */
export function seekOptions(time: Rational | undefined): string[] {
  return time === undefined ? [] : ['-seek_timestamp', '1', '-ss', secondsText(time)];
}

/**
 * Seconds as an option's value: decimals, a microsecond late at most, so that the keyframe at that time is not missed.
 */
export function secondsText(seconds: Rational): string {
  const micros = seconds.mul(1_000_000).ceil();
  const digits = String(micros < 0n ? -micros : micros).padStart(7, '0');
  return `${micros < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
