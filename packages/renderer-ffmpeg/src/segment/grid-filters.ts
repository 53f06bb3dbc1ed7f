import { type ClipSegmentRequest, Rational } from '@clipwright/core';

/** Denominators of timebases are signed 32-bit numbers in ffmpeg. */
const largest = 2n ** 31n - 1n;

/**
 * The filters that put decoded frames on the output grid by the rule of time. Frames keep the source's own timestamps
 * up to here. Two things are easily lost: `fps` with `round=up` is "the last frame not later than", every other
 * rounding is not; and it drops a last frame that begins after the last output frame before the end of the stream,
 * which is why the last frame is repeated without end first, and what is too much cut off afterwards.
 */
export function gridFilters(request: ClipSegmentRequest): string {
  const { video } = request.source.info;
  const timebase = Rational.from(video.timebase);
  const frameRate = Rational.from(request.profile.frameRate);
  const zero = timebase.mul(video.origin).add(Rational.from(request.sampleAt));
  const denominator = commonDenominator(timebase.denominator, zero.denominator);
  const shift = zero.mul(denominator).ceil();
  return [
    'tpad=stop=-1:stop_mode=clone',
    `settb=1/${denominator}`,
    `setpts=PTS-(${shift})`,
    `fps=fps=${frameRate}:round=up:start_time=0`,
    `trim=end_frame=${request.frames}`,
  ].join(',');
}

/**
 * One in which both can be written as whole numbers; failing that, the finest that holds the source's ticks, where the
 * shift is less than a nanosecond too late: then a frame at exactly the time asked for is still the one that is shown.
 */
function commonDenominator(ticks: bigint, shift: bigint): bigint {
  let [a, b] = [ticks, shift];
  while (b !== 0n) [a, b] = [b, a % b];
  const exact = (ticks / a) * shift;
  return exact <= largest ? exact : ticks * (largest / ticks);
}
