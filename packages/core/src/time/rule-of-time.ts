import type { RationalText } from './rational.ts';
import { Rational } from './rational.ts';

/*
 * The rule of time. A clip stands on the timeline at [T, T + d). Output frame k, at k / R, shows the item that stands
 * there, and of its source the frame on screen at start + k / R - T: the last one whose timestamp is not later.
 * Lists carry rounded decimals, so a time no more than a tolerance before a frame's timestamp means that frame, and the
 * same tolerance holds at the borders of items.
 */

const millisecond = Rational.of(1n, 1000n);

/** The tolerance at the borders of items: a millisecond, or a tenth of an output frame if that is less. In seconds. */
export function borderTolerance(frameRate: Rational): Rational {
  return millisecond.min(Rational.of(1n, 10n).div(frameRate));
}

/**
 * The tolerance on a source's timestamps, in seconds: the same, and one tick more where ticks are coarser than that,
 * since its timestamps are rounded to them. Ticks coarser than half a frame are no rounding: there the timestamps
 * count frames (as in AVI), and a tick more would mean the next frame.
 */
export function sampleTolerance(
  frameRate: Rational,
  source: { readonly timebase: RationalText; readonly frameRate: RationalText },
): Rational {
  return withTick(borderTolerance(frameRate), source);
}

/** The tolerance where no output grid is involved: a millisecond, and a tick as above. */
export function rangeTolerance(source: {
  readonly timebase: RationalText;
  readonly frameRate: RationalText;
}): Rational {
  return withTick(millisecond, source);
}

function withTick(
  tolerance: Rational,
  source: { readonly timebase: RationalText; readonly frameRate: RationalText },
): Rational {
  const tick = Rational.from(source.timebase);
  const isRounding = tick.compare(tolerance) > 0 && tick.mul(source.frameRate).compare(Rational.of(1n, 2n)) <= 0;
  return isRounding ? tolerance.add(tick) : tolerance;
}

/** The first output frame at or after a time on the timeline; for the timeline's end, the number of frames in all. */
export function firstFrameAt(time: Rational, frameRate: Rational): number {
  const frame = time.sub(borderTolerance(frameRate)).mul(frameRate).ceil();
  return frame < 0n ? 0 : Number(frame);
}

/**
 * Position in `timestamps` (rising) of the last one that is not later than `tick`; -1 where all are later. By
 * bisection.
 */
export function lastNotLater(timestamps: readonly number[], tick: number): number {
  let low = 0;
  let high = timestamps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timestamps[middle] ?? Number.POSITIVE_INFINITY) <= tick) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
