import type { SourceIndex, VideoStreamInfo } from '../contracts/source-info.ts';
import { Rational } from '../time/rational.ts';
import { lastNotLater } from '../time/rule-of-time.ts';

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
  index: SourceIndex,
  video: VideoStreamInfo,
): Rational {
  const timebase = Rational.from(video.timebase);
  const first = sampleAt.div(timebase).add(video.origin);
  const step = interval.div(timebase);
  // In parts of a tick in which the first time and the steps from there are whole numbers.
  const parts = first.denominator * step.denominator;
  const start = first.numerator * step.denominator;
  const stride = step.numerator * first.denominator;
  // After the last frame comes the end, beyond which that frame is held.
  const shownFrom = (frame: number): bigint | undefined => {
    const tick = frame === index.timestamps.length ? index.end : index.timestamps[frame];
    return tick === undefined ? undefined : BigInt(tick) * parts;
  };

  let frame = lastNotLater(index.timestamps, Number(first.floor()));
  let spare: bigint | undefined;
  for (let j = 0; j < frames; j += 1) {
    const time = start + BigInt(j) * stride;
    for (let next = shownFrom(frame + 1); next !== undefined && next <= time; next = shownFrom(frame + 1)) frame += 1;
    const since = shownFrom(frame);
    // Before the first frame it is held, and could begin at any time.
    if (since !== undefined && (spare === undefined || time - since < spare)) spare = time - since;
  }
  return spare === undefined ? sampleAt : sampleAt.sub(timebase.mul(Rational.of(spare, parts)));
}
