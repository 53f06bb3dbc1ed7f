import { distancesOf } from '../time/distances.ts';
import type { FrameGrid } from '../time/frame-clock.ts';
import { Rational } from '../time/rational.ts';
import type { ListedFrames } from './constant-rate.ts';
import { standardRates } from './standard-rates.ts';

/** How much of the median distance is none of a hole. */
const noHole = 1.6;

/** By how much the average distance may be off a rate's. */
const nearAverage = 0.05;

/** How much of a frame all timestamps may spread about their places, as where none is left out. */
const spreadOfAll = 0.98;

/**
 * How much of a frame those between two holes may: the places are not counted there, so that another proof is needed.
 * Frames at another rate run through their places and are further off than that.
 */
const spreadOfRun = 0.5;

/** How much of a frame even ones may, which are addressed by their timestamps; they are rounded to ticks, too. */
const even = 0.02;

/** One hole to so many frames at least; what has more comes at no constant rate. */
const framesOfHole = 10;

/** By how much of a frame a rate must fit better than one that comes before it. */
const clearly = 0.01;

interface Fit {
  readonly rate: Rational;
  readonly start: number;
  /** How far frames spread about their places between two holes, at most. */
  readonly within: number;
}

/**
 * The grid of frames that waver about their places where some places are left out: a camera that loses a picture in the
 * dark, a recording that pauses. Each frame lies within half a frame of a place of its own; behind a pause, which lasts
 * any time, all of them may be off by as much as leaves room for their wavering. `undefined` where there is none.
 */
export function gridWithHoles({ timestamps, timebase, declared }: ListedFrames): FrameGrid | undefined {
  const average = averageOf(timestamps);
  const told = declared === undefined ? [] : [Rational.from(declared)];
  let best: Fit | undefined;
  for (const rate of [...told, ...standardRates]) {
    const period = 1 / (rate.toNumber() * timebase.toNumber());
    if (Math.abs(average / period - 1) > nearAverage) continue;
    const { start, spread } = centred(timestamps, period);
    if (spread > spreadOfAll * (period - 2)) continue;
    const within = spreadOfRuns(timestamps, period, start);
    // How long a pause lasts tells nothing of the rate: what counts is how closely frames lie between them.
    if (within !== undefined && (best === undefined || within < best.within - clearly * period)) {
      best = { rate, start, within };
    }
  }
  if (best === undefined || best.within <= Math.max(1.001, even / (best.rate.toNumber() * timebase.toNumber()))) {
    return undefined;
  }
  return { rate: best.rate.toString(), start: best.start };
}

/** Ticks from one frame to the next where none is left out; 0 of a single frame. */
function averageOf(timestamps: readonly number[]): number {
  const { each = [], median = 0 } = distancesOf(timestamps) ?? {};
  const short = each.filter((distance) => distance <= noHole * median);
  return short.reduce((sum, distance) => sum + distance, 0) / Math.max(1, short.length);
}

/** Where a grid lies best: in the middle of the shortest stretch of a period that all timestamps fall into. */
function centred(timestamps: readonly number[], period: number): { readonly start: number; readonly spread: number } {
  const first = timestamps[0] ?? 0;
  const rests = Float64Array.from(timestamps, (tick) => (tick - first) % period).sort();
  let [begin, widest, before] = [0, 0, (rests.at(-1) ?? 0) - period];
  for (const rest of rests) {
    if (rest - before > widest) [begin, widest] = [rest, rest - before];
    before = rest;
  }
  const spread = period - widest;
  const middle = (begin + spread / 2) % period;
  // Place 0 is the first frame's.
  return { start: Math.round(first + middle - (middle > period / 2 ? period : 0)), spread };
}

/**
 * How far frames spread about their places between two holes, at most, in ticks. `undefined` unless each has a place of
 * its own, some are left out, but few, and they keep close to them there.
 */
function spreadOfRuns(timestamps: readonly number[], period: number, start: number): number | undefined {
  let [holes, before, min, max, within] = [0, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const tick of timestamps) {
    const place = Math.round((tick - start) / period);
    const off = tick - start - place * period;
    if (place <= before) return undefined;
    if (place > before + 1) {
      holes += 1;
      [min, max] = [off, off];
    }
    [min, max, before] = [Math.min(min, off), Math.max(max, off), place];
    within = Math.max(within, max - min);
  }
  const isHoled = holes > 0 && holes * framesOfHole <= timestamps.length;
  return isHoled && within <= spreadOfRun * period ? within : undefined;
}
