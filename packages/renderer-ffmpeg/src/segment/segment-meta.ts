import { type ClipSegmentRequest, Rational, type SegmentMeta } from '@clipwright/core';

/** How many of a clip's output frames repeat the source's first or last frame, because the range reaches beyond it. */
export function clipMeta(request: ClipSegmentRequest): SegmentMeta {
  const { frames } = request;
  const frameRate = Rational.from(request.profile.frameRate);
  const start = Rational.from(request.sampleAt);
  const framesBefore = (time: Rational): number =>
    Math.min(frames, Math.max(0, Number(time.sub(start).mul(frameRate).ceil())));
  const duration = Rational.from(request.source.info.duration);
  return { frames, stretches: [{ held: framesBefore(Rational.zero) + frames - framesBefore(duration) }] };
}
