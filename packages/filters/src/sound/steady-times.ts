import { Rational } from '@clipwright/core';

/**
 * Seconds that sound may be off before it is put right, by silence or a cut: less than a frame of most codecs, so that
 * one that does not decode leaves its place empty; more than clocks jitter that count in milliseconds.
 */
export const drift = 0.015;

/** Rates that sound changes between, in Hz. */
const rates = [16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/** Seconds that a time may be off that was reckoned at another rate. */
const rounding = 0.003;

/**
 * A time in ticks, counted from a beginning in seconds. Rounded, because a cut fraction of a tick would shift the
 * whole.
 */
export function fromBeginning(time: string, begin: Rational): string {
  return `round(${time}-(${begin})/TB)`;
}

/**
 * Times of sound of MPEG's layers I to III, whose rate changes. Of a frame with another rate ffmpeg up to 6 says the
 * rate of the one before, and its time at its own: 8 % early or late, counted from the clock's zero. Such a time is put
 * right where it is known which rates were mistaken, that is, where it would go on without a break; else that one frame
 * is left out, for where it belongs is unknown.
 */
export function steadyTimes(begin: Rational): string {
  const ratios = rates.flatMap((from) => rates.filter((to) => to !== from).map((to) => Rational.of(to, from)));
  const distinct = [...new Set(ratios.map(String))];
  const goesOn = distinct.map((ratio) => `lt(abs(PTS-ld(0)*${ratio}),${rounding}*SR)`).join('+');
  // 0: where the frame before ended; 1: this one's time.
  return [
    `'st(1,if(gt(N,0)*gt(abs(PTS-ld(0)),${drift}*SR),if(${goesOn},ld(0),NAN),PTS))`,
    'st(0,if(isnan(ld(1)),PTS,ld(1))+S)',
    `if(isnan(ld(1)),-9*SR,${fromBeginning('ld(1)', begin)})'`,
  ].join(';');
}
