import { distancesOf } from '../time/distances.ts';
import type { Rational } from '../time/rational.ts';
import { nearRational } from './near-rational.ts';
import { nearestStandardRate, standardRates } from './standard-rates.ts';

/** How much of the distances must be whole multiples of a step, and by how much of a step each may be off. */
const minFit = 0.95;
const off = 0.1;

/** By how much of itself a rate may be off a standard one and mean it. */
const snap = 0.001;

/** The highest rate that is guessed. */
const highestGuess = 60;

/**
 * What suits frames that come at no constant rate: the lowest rate of which nearly all distances between frames are
 * whole multiples (a screen recording that has frames only where something moves), a standard rate where one is that
 * near. Where there is none, the standard rate nearest to one frame for each median distance, up to 60.
 *
 * @param timestamps Of the frames as shown, rising, in ticks.
 * @param timebase Seconds a tick.
 */
export function sparseRate(timestamps: readonly number[], timebase: Rational): Rational | undefined {
  const distances = distancesOf(timestamps);
  if (distances === undefined) return undefined;
  const { each, sorted, median } = distances;
  const tick = timebase.toNumber();
  // The step itself may be no standard one: it is the shortest distance that is no exception.
  const shortest = sorted[Math.floor(sorted.length / 10)] ?? median;
  const rates = [...standardRates.map((rate) => rate.toNumber()), 1 / (shortest * tick), 1 / (median * tick)];
  for (const rate of rates.toSorted((a, b) => a - b)) {
    const step = stepOf(each, 1 / (rate * tick));
    if (step !== undefined) return standardOr(1 / (step * tick));
  }
  return nearestStandardRate(
    1 / (median * tick),
    standardRates.filter((rate) => rate.compare(highestGuess) <= 0),
  );
}

/** The step, near the one that is tried, of which the distances are whole multiples, in ticks. */
function stepOf(distances: readonly number[], tried: number): number | undefined {
  const first = multiples(distances, tried);
  if (!first.isGrid) return undefined;
  const refined = multiples(distances, first.step);
  return refined.isGrid ? refined.step : first.step;
}

function multiples(distances: readonly number[], step: number): { readonly isGrid: boolean; readonly step: number } {
  // Timestamps are whole ticks, so a distance is off by up to one.
  const room = Math.min(Math.max(off, 1 / step), 0.25);
  let [fit, ticks, steps] = [0, 0, 0];
  for (const distance of distances) {
    const times = Math.round(distance / step);
    if (times < 1 || Math.abs(distance / step - times) > room) continue;
    fit += 1;
    ticks += distance;
    steps += times;
  }
  return { isGrid: fit >= minFit * distances.length, step: ticks / steps };
}

function standardOr(rate: number): Rational {
  const standard = nearestStandardRate(rate);
  if (standard !== undefined && Math.abs(standard.toNumber() / rate - 1) <= snap) return standard;
  return nearRational(rate, snap / 2);
}
