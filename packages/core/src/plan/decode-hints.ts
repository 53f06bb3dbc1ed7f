import type { DecodeHints } from '../contracts/segment-request.ts';
import type { SourceIndex } from '../contracts/source-info.ts';
import { type FrameClock, tickAt } from '../time/frame-clock.ts';
import { lastNotLater } from '../time/rule-of-time.ts';
import type { Sampling } from '../time/sampled-frames.ts';

/**
 * Which frames of a source will be shown (its first where none is on screen), and where decoding can start for them.
 *
 * @param index Of all of the source, or of the part that the sampling touches.
 */
export function decodeHints(
  { sampleAt, frames, interval }: Sampling,
  index: SourceIndex,
  video: FrameClock,
): DecodeHints {
  const firstTick = tickAt(sampleAt, video);
  const lastTick = tickAt(sampleAt.add(interval.mul(frames - 1)), video);
  const first = Math.max(0, lastNotLater(index.timestamps, firstTick));
  const last = Math.max(0, lastNotLater(index.timestamps, lastTick));
  const firstShown = index.timestamps[first] ?? firstTick;
  // Groups are in decoding order, and their keyframes' timestamps rise with it.
  const group = index.gops.findLast((gop) => gop.pts <= firstShown) ?? index.gops[0];
  const decodeFrom = group?.pts ?? firstShown;
  const lead = first - (lastNotLater(index.timestamps, decodeFrom - 1) + 1);
  return { decodeFrom, firstShown, shown: last - first + 1, lead: Math.max(0, lead) };
}
