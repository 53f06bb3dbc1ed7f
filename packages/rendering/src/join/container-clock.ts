import { Rational, type RationalText } from '@clipwright/core';
import { outputClock } from '@clipwright/filters';
import { type Container, isMovie } from '../output/container-of.ts';

/** How an output counts time, and how near to the plan it can come. */
export interface ContainerClock {
  readonly frameRate: Rational;
  /** Ticks per second of the picture. */
  readonly timescale: number;
  /** Ticks by which a time may be off: none where frames stand at exactly k / rate from 0. */
  readonly slack: number;
  /** The tick at which a frame belongs. */
  ticksAt(frame: number): number;
}

/** mp4 and mov count in a clock made for the rate; the others in milliseconds, in which times are rounded. */
export function containerClock(container: Container, rate: RationalText): ContainerClock {
  const { frameRate, timescale, ticksPerFrame } = outputClock(rate);
  if (isMovie(container)) return { frameRate, timescale, slack: 0, ticksAt: (frame) => frame * ticksPerFrame };
  const ticks = Rational.of(1000).div(frameRate);
  return { frameRate, timescale: 1000, slack: 1, ticksAt: (frame) => Number(ticks.mul(frame).round()) };
}

/** Microseconds from the beginning at which a frame belongs, rounded up: late enough for a seek to find it. */
export function microsAt(clock: ContainerClock, frame: number): bigint {
  return Rational.of(clock.ticksAt(frame) * 1_000_000, clock.timescale).ceil();
}
