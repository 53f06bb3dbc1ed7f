import type { FrameClock, FrameTimes } from './frame-clock.ts';
import { placeOf, tickAt } from './frame-clock.ts';
import { Rational } from './rational.ts';
import { lastNotLater } from './rule-of-time.ts';

/**
 * The earliest time at which sampling shows the same frames as at `sampleAt`. It stands for the frames: two stretches
 * of a source that show the same ones begin at the same earliest time, however they came about, and so are one request
 * and one key.
 *
 * @param sampleAt Seconds from the source's zero, of the first of `frames` output frames.
 * @param interval Seconds of the source from one output frame to the next.
 */
export function earliestSampling(
  sampleAt: Rational,
  frames: number,
  interval: Rational,
  index: FrameTimes,
  video: FrameClock,
): Rational {
  // Frames begin at whole numbers of this, counted from the source's zero: ticks, or places of its grid.
  const { grid } = video;
  const unit = grid === undefined ? Rational.from(video.timebase) : Rational.one.div(grid.rate);
  const end = Rational.from(video.timebase)
    .mul(index.end - video.origin)
    .div(unit);
  const first = sampleAt.div(unit);
  const step = interval.div(unit);
  // In parts in which the first time, the steps from there and the end are whole numbers.
  const parts = first.denominator * step.denominator * end.denominator;
  const start = first.numerator * step.denominator * end.denominator;
  const stride = step.numerator * first.denominator * end.denominator;
  // After the last frame comes the end, beyond which that frame is held.
  const shownFrom = (frame: number): bigint | undefined => {
    if (frame === index.timestamps.length) return end.mul(parts).floor();
    const tick = index.timestamps[frame];
    if (tick === undefined) return undefined;
    return BigInt(grid === undefined ? tick - video.origin : placeOf(tick, video, grid)) * parts;
  };

  let frame = lastNotLater(index.timestamps, tickAt(sampleAt, video));
  let spare: bigint | undefined;
  for (let j = 0; j < frames; j += 1) {
    const time = start + BigInt(j) * stride;
    for (let next = shownFrom(frame + 1); next !== undefined && next <= time; next = shownFrom(frame + 1)) frame += 1;
    const since = shownFrom(frame);
    // Before the first frame it is held, and could begin at any time.
    if (since !== undefined && (spare === undefined || time - since < spare)) spare = time - since;
  }
  return spare === undefined ? sampleAt : sampleAt.sub(unit.mul(Rational.of(spare, parts)));
}
