import type { FrameGrid } from '../time/frame-clock.ts';
import { Rational, type RationalText } from '../time/rational.ts';
import { nearRational } from './near-rational.ts';
import { standardRates } from './standard-rates.ts';

/** A rate at which all frames of a source come. */
export interface ConstantRate {
  readonly rate: Rational;
  /**
   * Where the timestamps waver about their places by more than their rounding to ticks, which the rule of time allows
   * for.
   */
  readonly grid?: FrameGrid;
}

export interface ListedFrames {
  /** Of the frames as shown, rising, in ticks, with none left out between them. */
  readonly timestamps: readonly number[];
  /** The same of the last frames, where some before them are not known. @default none */
  readonly tail?: readonly number[] | undefined;
  /** Seconds a tick. */
  readonly timebase: Rational;
  /** What the container says, which is preferred where it fits. */
  readonly declared?: RationalText | undefined;
}

/**
 * Seconds by which timestamps are off their places that nothing is to be done about: a tenth of the rule of time's
 * tolerance.
 */
const rounding = 0.0001;

/** Frames from which on wavering is told from a change of rate. */
const minFrames = 8;

/**
 * How much of a frame the distances of timestamps from an even row may spread: a frame, less what makes sure that a
 * single frame left out, which moves all that follow by a whole one, is none of it.
 */
const spreadOfStandard = 0.98;
/** Of a rate that nobody else has there is no other proof. */
const spreadOfOwn = 0.5;

/** By how much of a frame a decimal rate must fit better than a whole one. */
const clearly = 0.01;

/** How far timestamps are off an even row of a rate, in ticks. */
interface Spread {
  readonly min: number;
  readonly max: number;
}

/** Each timestamp less its place, counted from 0. */
function spreadOf(timestamps: readonly number[], zero: number, period: number): Spread {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  timestamps.forEach((tick, i) => {
    const off = tick - zero - i * period;
    min = Math.min(min, off);
    max = Math.max(max, off);
  });
  return { min, max };
}

/**
 * By how much of a frame the last frames may be off the row of the first ones, where what is between them is not known.
 */
const offBehindGap = 0.1;

/** Whether the last frames, behind a gap, stand on the row of the first ones. */
function goesOn({ timestamps, tail = [] }: ListedFrames, { period, min, max }: Fit): boolean {
  if (tail.length === 0) return true;
  const last = spreadOf(tail, timestamps[0] ?? 0, period);
  const shift = (last.min + last.max - min - max) / 2 / period;
  const isEven = last.max - last.min <= Math.max(max - min, 2) * 2;
  return isEven && Math.abs(shift - Math.round(shift)) <= Math.max(offBehindGap, 1 / period);
}

/** A rate, and how far the frames are off it. */
interface Fit extends Spread {
  readonly rate: Rational;
  readonly period: number;
  readonly spread: number;
}

function fitOf(frames: ListedFrames, rate: Rational): Fit {
  const period = 1 / (rate.toNumber() * frames.timebase.toNumber());
  const { min, max } = spreadOf(frames.timestamps, frames.timestamps[0] ?? 0, period);
  return { rate, period, min, max, spread: max - min };
}

/** Whether frames lie on their places but for being rounded to ticks; ticks that count frames round nothing. */
function isRounded({ spread, period }: Fit): boolean {
  return spread <= Math.min(1, period / 4) + 1e-6;
}

/** The best of the standard rates, or the one that is declared, that the frames may have by their average. */
function standardFit(frames: ListedFrames, average: number): Fit | undefined {
  const { timestamps, declared } = frames;
  const steps = timestamps.length - 1;
  const told = declared === undefined ? [] : [Rational.from(declared)];
  const near = [...told, ...standardRates].filter((rate) => Math.abs(rate.toNumber() / average - 1) * steps <= 2);
  let best: Fit | undefined;
  for (const fit of near.map((rate) => fitOf(frames, rate))) {
    // Up to a tick may be rounding at either end.
    const wavers = timestamps.length >= minFrames && fit.spread <= spreadOfStandard * (fit.period - 2);
    if (!wavers && !isRounded(fit)) continue;
    const isExact = isRounded(fit) && best !== undefined && !isRounded(best);
    if (best === undefined || isExact || fit.spread < best.spread - clearly * fit.period) best = fit;
  }
  return best;
}

/** The frames' own rate, where they keep to it. */
function ownFit(frames: ListedFrames, average: number): Fit | undefined {
  const { timestamps, tail } = frames;
  // How many frames a part stands for that is not known would be a guess.
  if (tail !== undefined) return undefined;
  const fit = fitOf(frames, nearRational(average, 0.01 / timestamps.length));
  const wavers = timestamps.length >= minFrames && fit.spread <= spreadOfOwn * fit.period;
  return wavers || isRounded(fit) ? fit : undefined;
}

/**
 * The constant rate of frames each of which lies within half a frame of its own place on an even row, with none left
 * out: the standard rate on which they lie closest, else their average where they lie close to it. `undefined` where
 * there is none.
 */
export function constantRate(frames: ListedFrames): ConstantRate | undefined {
  const { timestamps, timebase } = frames;
  const [first, last] = [timestamps[0], timestamps.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  const average = (timestamps.length - 1) / ((last - first) * timebase.toNumber());
  const fit = standardFit(frames, average) ?? ownFit(frames, average);
  if (fit === undefined || !goesOn(frames, fit)) return undefined;
  const { rate, min, max } = fit;
  const wavers = !isRounded(fit) && Math.max(-min, max) * timebase.toNumber() > rounding;
  if (!wavers) return { rate };
  return { rate, grid: { rate: rate.toString(), start: Math.round(first + (min + max) / 2) } };
}
