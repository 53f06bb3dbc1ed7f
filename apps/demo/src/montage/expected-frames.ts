import { Rational, type RationalText, secondsToRational } from '@clipwright/core';

/** Frames that the rule of time gives clips which lie within their sources: ceil((T_end - eps) x R). */
export function expectedFrames(
  clips: readonly { readonly start: number; readonly end: number }[],
  frameRate: RationalText,
): number {
  const end = clips.reduce(
    (sum, clip) => sum.add(secondsToRational(clip.end).sub(secondsToRational(clip.start))),
    Rational.zero,
  );
  const eps = Rational.of(1, 1000).min(Rational.of(1, 10).div(frameRate));
  return Number(end.sub(eps).mul(frameRate).ceil());
}
