import { Rational } from './rational.ts';
import type { ExactRange, TimeRange } from './time-range.ts';

/** Beyond the tolerances of the rule of time, at any speed. Seconds. */
const margin = Rational.of(1n, 10n);

/**
 * What a clip may show of its source: its range, and beyond it what its crossfades take, which is at most half of its
 * own length on either side.
 */
export function rangeWithHandles({ start, end }: ExactRange): TimeRange {
  const beyond = end.sub(start).div(2).add(margin);
  return { start: start.sub(beyond).max(0).toString(), end: end.add(beyond).toString() };
}
