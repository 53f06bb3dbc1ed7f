import { Rational } from '@clipwright/core';
import { type ClipStretch, lcm } from '@clipwright/core/author';
import { byPlaces } from './by-places.ts';

/** Denominators of timebases are signed 32-bit numbers in ffmpeg. */
const largest = 2n ** 31n - 1n;

/**
 * The filters that put decoded frames on the output grid by the rule of time. Frames keep the source's own timestamps
 * up to here. Two things are easily lost: `fps` with `round=up` is "the last frame not later than", every other
 * rounding is not; and it drops a last frame that begins after the last output frame before the end of the stream,
 * which is why the last frame is repeated without end first, and what is too much cut off afterwards.
 */
export function gridFilters(stretch: ClipStretch, frameRate: Rational): string {
  const { pixelFormat, grid } = stretch.source.info.video;
  return [
    // `tpad` takes no palette: ffmpeg would choose what comes instead, and lose colours and transparency.
    ...(pixelFormat === 'pal8' ? ['format=bgra'] : []),
    'tpad=stop=-1:stop_mode=clone',
    ...(grid === undefined ? byTimestamps(stretch) : byPlaces(stretch, grid, frameRate)),
    `fps=fps=${frameRate}:round=up:start_time=0`,
    `trim=end_frame=${stretch.frames}`,
  ].join(',');
}

/** Frames at their times on the output's clock, counted from the first output frame. */
function byTimestamps(stretch: ClipStretch): readonly string[] {
  const { video } = stretch.source.info;
  const timebase = Rational.from(video.timebase);
  const speed = Rational.from(stretch.speed ?? '1/1');
  const zero = timebase.mul(video.origin).add(stretch.sampleAt);
  const denominator = gridDenominator(timebase, speed, zero);
  // A frame's time on the grid, in these parts of a second, is (PTS - zero) / speed: whole numbers until the last
  // division.
  const shift = zero.mul(denominator).mul(speed.denominator).ceil();
  const { numerator, denominator: times } = speed;
  const scaled = times === 1n ? `PTS-(${shift})` : `PTS*${times}-(${shift})`;
  return [`settb=1/${denominator}`, `setpts=${numerator === 1n ? scaled : `floor((${scaled})/${numerator})`}`];
}

/**
 * Parts of a second in which frames have whole timestamps, on the source's clock and on the grid; failing that, the
 * finest that hold the source's ticks, where a frame comes to lie less than a nanosecond of the grid too early: then
 * one at exactly the time asked for is still the one that is shown.
 */
function gridDenominator(timebase: Rational, speed: Rational, zero: Rational): bigint {
  const ticks = timebase.denominator;
  const exact = [timebase.div(speed), zero, zero.div(speed)].reduce(
    (all, { denominator }) => lcm(all, denominator),
    ticks,
  );
  return exact <= largest ? exact : ticks * (largest / ticks);
}
