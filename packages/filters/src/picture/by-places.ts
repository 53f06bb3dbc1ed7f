import { Rational } from '@clipwright/core';
import { type ClipStretch, type FrameGrid, lcm } from '@clipwright/core/author';

/**
 * ffmpeg's expressions count in doubles, which are exact up to here; whole numbers below it divide exactly enough for
 * `floor`.
 */
const exact = 2n ** 53n;

/** Ticks a second from which on a tick is shorter than any output's frame. */
const fine = 90_000n;

/** Parts of an output frame that times are rounded to where whole numbers would become too large. */
const finest = 2n ** 24n;

/**
 * The filters that put frames which count as standing on a grid on the output's clock: for each the first output frame
 * in which it is on screen, from its place. Whole numbers all the way: place = floor((PTS - start) / period + 1/2),
 * then the output frame is ceil((place / rate - sampleAt) / speed * frameRate), and its time is rounded down to a tick,
 * which `fps` rounds up again.
 */
export function byPlaces(stretch: ClipStretch, grid: FrameGrid, frameRate: Rational): readonly string[] {
  const timebase = Rational.from(stretch.source.info.video.timebase);
  const { numerator: places, denominator: ticks } = Rational.from(grid.rate).mul(timebase);
  const finer = timebase.denominator >= fine ? 1n : (fine + timebase.denominator - 1n) / timebase.denominator;
  const clock = timebase.denominator * finer;
  // In ticks of the finer clock, which the frames' timestamps are whole numbers of.
  const scale = finer * timebase.numerator;
  const halves = 2n * places;
  const place = `floor((PTS*${halves}-(${BigInt(grid.start) * scale * halves - ticks * scale}))/${2n * ticks * scale})`;

  const perPlace = frameRate.div(Rational.from(grid.rate).mul(stretch.speed ?? 1));
  const first = Rational.from(stretch.sampleAt)
    .mul(frameRate)
    .div(stretch.speed ?? 1);
  const parts = lcm(perPlace.denominator, first.denominator);
  const whole = parts * perPlace.numerator < exact / finest ? parts : perPlace.denominator * finest;
  const frame = `ceil((${place}*${perPlace.mul(whole)}-(${first.mul(whole).ceil()}))/${whole})`;
  const { numerator, denominator } = Rational.of(clock).div(frameRate);
  return [`settb=1/${clock}`, `setpts=floor(${frame}*${numerator}/${denominator})`];
}
