import { ClipwrightError, Rational, type RationalText } from '@clipwright/core';

/** The timestamps of an output: frame k stands at exactly `k * ticksPerFrame / timescale` seconds. */
export interface OutputClock {
  readonly frameRate: Rational;
  /** Ticks per second. */
  readonly timescale: number;
  readonly ticksPerFrame: number;
}

/** Timescales and durations of frames are 32-bit numbers in mp4 and mov; signed ones in ffmpeg. */
const largest = 2n ** 31n - 1n;

/** Some players guess at variable rates when the timescale is coarser than this. ffmpeg holds to the same. */
const finest = 10_000n;

/** The clock of a frame rate. Throws `invalid-option` for a rate that an mp4 cannot hold exactly. */
export function outputClock(rate: RationalText): OutputClock {
  const frameRate = Rational.from(rate);
  let factor = 1n;
  while (frameRate.compare(0) > 0 && frameRate.numerator * factor < finest) factor *= 2n;
  const timescale = frameRate.numerator * factor;
  const ticksPerFrame = frameRate.denominator * factor;
  if (timescale <= 0n || timescale > largest || ticksPerFrame > largest) {
    throw new ClipwrightError('invalid-option', `The frame rate ${rate} cannot be written exactly into an mp4.`, {
      remedy: 'Choose a rate such as 30/1 or 30000/1001.',
    });
  }
  return { frameRate, timescale: Number(timescale), ticksPerFrame: Number(ticksPerFrame) };
}
