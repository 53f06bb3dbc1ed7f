import type { FrameTimes, TimedStream } from './frame-clock.ts';
import { tickAt, tickBefore } from './frame-clock.ts';
import type { Rational } from './rational.ts';
import { lastNotLater, rangeTolerance } from './rule-of-time.ts';

/**
 * Which frames of a source are on screen during [start, end), in seconds from its zero: the one showing at `start`, to
 * the last that begins before `end`. Positions in `index.timestamps`, half-open. A time less than the
 * tolerance before a frame's timestamp means that frame, since lists carry rounded decimals.
 */
export function framesOnScreen(
  index: FrameTimes,
  video: TimedStream,
  start: Rational,
  end: Rational,
): { readonly first: number; readonly last: number } {
  const tolerance = rangeTolerance(video);
  const first = Math.max(0, lastNotLater(index.timestamps, tickAt(start.add(tolerance), video)));
  // A frame begins before `end` when its timestamp is earlier than the time that `end` means.
  const last = lastNotLater(index.timestamps, tickBefore(end.sub(tolerance), video)) + 1;
  return { first, last: Math.max(last, first + 1) };
}
