import type { ClipStretch } from '../../contracts/segment-request.ts';
import { tickAt } from '../../time/frame-clock.ts';
import { Rational } from '../../time/rational.ts';

/** The tick of the last output frame: what begins later is never shown, unless nothing begins earlier. */
export function lastTickOf(
  { sampleAt, speed = '1/1', frames, hints, source }: ClipStretch,
  frameRate: Rational,
): number {
  const last = Rational.from(sampleAt).add(
    Rational.of(frames - 1)
      .mul(speed)
      .div(frameRate),
  );
  return Math.max(hints.firstShown, tickAt(last, source.info.video));
}
