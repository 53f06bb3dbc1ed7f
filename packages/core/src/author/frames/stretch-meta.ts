import type { ClipStretch, Stretch, StretchMeta } from '../../contracts/segment-request.ts';
import { tickAt } from '../../time/frame-clock.ts';
import { Rational } from '../../time/rational.ts';
import { lastNotLater } from '../../time/rule-of-time.ts';

/**
 * How many of a stretch's output frames repeat the source's first or last frame, because the range reaches beyond it.
 */
export function heldFrames(stretch: Stretch, frameRate: Rational): number {
  if (stretch.kind === 'color') return 0;
  const { frames, sampleAt, speed = '1/1', source } = stretch;
  const start = Rational.from(sampleAt);
  const framesBefore = (time: Rational): number =>
    Math.min(frames, Math.max(0, Number(time.sub(start).mul(frameRate).div(speed).ceil())));
  return framesBefore(Rational.zero) + frames - framesBefore(Rational.from(source.info.duration));
}

/**
 * What of a stretch could not be shown.
 *
 * @param timestamps Those of the source, rising, at least from the first to the last frame shown.
 * @param isGood Whether the frame of a timestamp decoded as a whole.
 */
export function damageOf(
  stretch: ClipStretch,
  frameRate: Rational,
  timestamps: readonly number[],
  isGood: (pts: number) => boolean,
): Required<Pick<StretchMeta, 'missing' | 'frozen'>> {
  const { sampleAt, speed = '1/1', frames, source } = stretch;
  const start = Rational.from(sampleAt);
  const step = Rational.from(speed).div(frameRate);
  const missing = new Set<number>();
  let frozen = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    const tick = tickAt(start.add(step.mul(frame)), source.info.video);
    const pts = timestamps[Math.max(0, lastNotLater(timestamps, tick))];
    if (pts === undefined || isGood(pts)) continue;
    missing.add(pts);
    frozen += 1;
  }
  return { missing: missing.size, frozen };
}
