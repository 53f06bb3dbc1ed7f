import { Rational } from '@clipwright/core';
import { distancesOf, standardRates } from '@clipwright/core/probing';

/** How far the rate that was found may be from a usual one to mean it: clocks of phones are off by as much. */
const near = Rational.of(1n, 200n);

/**
 * The rate that uneven frames are meant to have: most of them come one step after another, some are late or left out.
 * `undefined` where no usual rate is near.
 *
 * @param timestamps Of the frames as shown, rising, in ticks.
 * @param timebase Seconds a tick.
 */
export function steadyRate(timestamps: readonly number[], timebase: Rational): Rational | undefined {
  const distances = distancesOf(timestamps);
  if (distances === undefined) return undefined;
  const { each, median } = distances;
  const steps = each.reduce((sum, distance) => sum + Math.max(1, Math.round(distance / median)), 0);
  const span = (timestamps.at(-1) ?? 0) - (timestamps[0] ?? 0);
  const found = Rational.of(steps).div(timebase.mul(span));
  const distanceTo = (rate: Rational): Rational => {
    const off = rate.div(found).sub(1);
    return off.compare(0) < 0 ? Rational.zero.sub(off) : off;
  };
  const nearest = standardRates.reduce((best, rate) => (distanceTo(rate).compare(distanceTo(best)) < 0 ? rate : best));
  return distanceTo(nearest).compare(near) <= 0 ? nearest : undefined;
}
