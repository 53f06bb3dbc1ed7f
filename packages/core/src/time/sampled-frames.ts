import type { FrameClock, FrameTimes } from './frame-clock.ts';
import { placeOf, tickAt } from './frame-clock.ts';
import { Rational } from './rational.ts';
import { lastNotLater } from './rule-of-time.ts';

/** Output frames that sample a source, and how they do it. */
export interface Sampling {
  /** Seconds from the source's zero, of the first of them. */
  readonly sampleAt: Rational;
  readonly frames: number;
  /** Seconds of the source from one output frame to the next. */
  readonly interval: Rational;
}

/**
 * Goes through the frames of a source that output frames show.
 *
 * @param visit Is given each output frame, counted from 0, the position of the source's frame in `index.timestamps`, -1
 * before the first, and since when that one is on screen, in parts; `undefined` before the first.
 * @returns seconds that a part lasts.
 */
function eachSampled(
  { sampleAt, frames, interval }: Sampling,
  index: FrameTimes,
  video: FrameClock,
  visit: (output: number, frame: number, since: bigint | undefined) => void,
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
  for (let j = 0; j < frames; j += 1) {
    const time = start + BigInt(j) * stride;
    for (let next = shownFrom(frame + 1); next !== undefined && next <= time; next = shownFrom(frame + 1)) frame += 1;
    const since = shownFrom(frame);
    visit(j, frame, since === undefined ? undefined : time - since);
  }
  return unit.div(Rational.of(parts));
}

/**
 * The earliest time at which sampling shows the same frames as at `sampleAt`. It stands for the frames: two stretches
 * of a source that show the same ones begin at the same earliest time, however they came about, and so are one request
 * and one key.
 */
export function earliestSampling(sampling: Sampling, index: FrameTimes, video: FrameClock): Rational {
  let spare: bigint | undefined;
  const part = eachSampled(sampling, index, video, (_output, _frame, since) => {
    // Before the first frame it is held, and could begin at any time.
    if (since !== undefined && (spare === undefined || since < spare)) spare = since;
  });
  return spare === undefined ? sampling.sampleAt : sampling.sampleAt.sub(part.mul(Rational.of(spare)));
}

/**
 * The frames that output frames show, by their positions in `index.timestamps`: -1 before the first, and their number
 * behind the end, where the last one is held.
 */
export function sampledFrames(sampling: Sampling, index: FrameTimes, video: FrameClock): Int32Array {
  const shown = new Int32Array(sampling.frames);
  eachSampled(sampling, index, video, (output, frame) => {
    shown[output] = frame;
  });
  return shown;
}
