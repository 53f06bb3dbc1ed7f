import { Rational } from '../time/rational.ts';
import { sampleTolerance } from '../time/rule-of-time.ts';
import type { Sampling } from '../time/sampled-frames.ts';
import { type PlacedItem, speedOf } from './place-items.ts';
import type { PlannableClip } from './plannable.ts';

/** When output frames, which may lie beyond a clip's own, sample its source: by the rule of time, its tolerance in it. */
export function samplingOf(
  { position }: PlacedItem,
  clip: PlannableClip,
  { firstFrame, frames }: { readonly firstFrame: number; readonly frames: number },
  frameRate: Rational,
): Sampling {
  const speed = speedOf(clip);
  const since = Rational.of(firstFrame).div(frameRate).sub(position);
  const tolerance = sampleTolerance(frameRate, clip.source.info.video);
  return { sampleAt: clip.start.add(since.mul(speed)).add(tolerance), frames, interval: speed.div(frameRate) };
}
