import { Rational, type RationalText } from '@clipwright/core';
import { outputClock } from '@clipwright/filters';
import { type AnimatedContainer, type Container, isMovie } from '../output/container-of.ts';

/** How an output counts time, and how near to the plan it can come. */
export interface ContainerClock {
  readonly frameRate: Rational;
  /** Ticks per second of the picture. */
  readonly timescale: number;
  /** Ticks by which a time may be off: none where frames stand at exactly k / rate from 0. */
  readonly slack: number;
  /** Whether packets tell when they are decoded; else what is said of it is guessed. */
  readonly tellsDecoding: boolean;
  /** Whether a seek comes out where it should. */
  readonly seeks: boolean;
  /** The tick at which a frame belongs: the first one at 0, but in an MPEG transport stream. */
  ticksAt(frame: number): number;
}

/** Ticks of a transport stream, and where its picture begins, so that nothing is decoded before 0: 1.4 s, as with ffmpeg. */
const transport = { timescale: 90_000, origin: 126_000 };

/** mp4 and mov count in a clock made for the rate; mkv and webm in milliseconds, in which times are rounded, as in ts. */
export function containerClock(container: Exclude<Container, AnimatedContainer>, rate: RationalText): ContainerClock {
  const { frameRate, timescale, ticksPerFrame } = outputClock(rate);
  if (isMovie(container)) {
    const ticksAt = (frame: number): number => frame * ticksPerFrame;
    return { frameRate, timescale, slack: 0, tellsDecoding: true, seeks: true, ticksAt };
  }
  const isTransport = container === 'ts';
  const { timescale: coarse, origin } = isTransport ? transport : { timescale: 1000, origin: 0 };
  const ticks = Rational.of(coarse).div(frameRate);
  return {
    ...{ frameRate, timescale: coarse, slack: 1, tellsDecoding: isTransport, seeks: !isTransport },
    ticksAt: (frame) => origin + Number(ticks.mul(frame).round()),
  };
}

/** Microseconds from the beginning at which a frame belongs, rounded up: late enough for a seek to find it. */
export function microsAt(clock: ContainerClock, frame: number): bigint {
  return Rational.of(clock.ticksAt(frame) * 1_000_000, clock.timescale).ceil();
}
