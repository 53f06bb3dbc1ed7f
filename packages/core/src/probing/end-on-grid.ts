import type { SourceIndex } from '../contracts/source-info.ts';
import { type FrameClock, placeOf } from '../time/frame-clock.ts';
import { Rational } from '../time/rational.ts';

/**
 * The tick at which a source ends: of frames on a grid where the last one's place does, counted from the first one's,
 * unless the last is shown for longer than a frame and a half.
 */
export function endOnGrid({ timestamps, end }: SourceIndex, clock: FrameClock): number {
  const { grid, origin, timebase } = clock;
  const last = timestamps.at(-1);
  if (grid === undefined || last === undefined) return end;
  const period = Rational.one.div(Rational.from(grid.rate).mul(timebase));
  if (period.mul('3/2').compare(end - last) < 0) return end;
  return origin + Number(period.mul(placeOf(last, clock, grid) + 1).round());
}
