import type { RationalText } from './rational.ts';
import { Rational } from './rational.ts';

/** A constant grid on which the frames of a source count as standing, one a place, though their timestamps waver. */
export interface FrameGrid {
  /** Places per second. */
  readonly rate: RationalText;
  /** Tick of place 0, the first frame's: at most half a frame from that frame's timestamp. */
  readonly start: number;
}

/** How a source's timestamps are to be read. */
export interface FrameClock {
  /** Seconds per tick. */
  readonly timebase: RationalText;
  /** Timestamp of the first displayed frame, in ticks. */
  readonly origin: number;
  readonly grid?: FrameGrid;
}

/** A stream of frames whose times are sampled. */
export interface TimedStream extends FrameClock {
  /** Nominal frames per second. */
  readonly frameRate: RationalText;
}

/** When a source's frames are shown, in ticks of its clock: rising, none left out in between. */
export interface FrameTimes {
  readonly timestamps: readonly number[];
  /** When the source's last frame ends. */
  readonly end: number;
}

const half = Rational.of(1n, 2n);

/** Ticks from one place of a grid to the next. */
function period({ timebase }: FrameClock, { rate }: FrameGrid): Rational {
  return Rational.one.div(Rational.from(rate).mul(timebase));
}

/** The last tick that means a place of a grid, or an earlier one. */
function lastTickOfPlace(clock: FrameClock, grid: FrameGrid, place: bigint): number {
  return Number(period(clock, grid).mul(half.add(place)).add(grid.start).ceil()) - 1;
}

/**
 * A time in seconds from the source's zero, as a tick: a frame has begun by then if its timestamp is not later than it.
 * Of frames that count as standing on a grid the places are meant, not the timestamps.
 */
export function tickAt(time: Rational, clock: FrameClock): number {
  const { grid } = clock;
  if (grid !== undefined) return lastTickOfPlace(clock, grid, time.mul(grid.rate).floor());
  return Number(time.div(clock.timebase).floor()) + clock.origin;
}

/** The same for frames that have begun before a time, and not just then. */
export function tickBefore(time: Rational, clock: FrameClock): number {
  const { grid } = clock;
  if (grid !== undefined) return lastTickOfPlace(clock, grid, time.mul(grid.rate).ceil() - 1n);
  return Number(time.div(clock.timebase).ceil()) - 1 + clock.origin;
}

/** The place on a grid that a timestamp means: the nearest, halves go up. */
export function placeOf(tick: number, clock: FrameClock, grid: FrameGrid): number {
  return Number(
    Rational.of(tick - grid.start)
      .div(period(clock, grid))
      .round(),
  );
}

/** When a frame begins, in seconds from the source's zero, by its timestamp. */
export function timeOf(tick: number, clock: FrameClock): Rational {
  const { grid } = clock;
  if (grid !== undefined) return Rational.of(placeOf(tick, clock, grid)).div(grid.rate);
  return Rational.from(clock.timebase).mul(tick - clock.origin);
}

/** The source's zero on its container's clock, in seconds: what its sound is shifted by. */
export function zeroOf(clock: FrameClock): Rational {
  return Rational.from(clock.timebase).mul(clock.grid?.start ?? clock.origin);
}
