import type { SourceInfo } from '../../contracts/source-info.ts';
import { placeOf } from '../../time/frame-clock.ts';
import { Rational } from '../../time/rational.ts';

/**
 * The clock of a source that is shown backwards. A frame that is on screen from one time to another is so, backwards, just
 * after the other until just at the one: counted from the source's end, its timestamp is when it ended. So the frame on
 * screen backwards at a time is the one that was on screen just before it.
 */
export interface ReversedClock {
  /** Seconds per tick: the source's, or those of a place where its frames count by places. */
  readonly unit: Rational;
  /** Ticks of the whole. */
  readonly total: number;
  /** Ticks from the source's zero, forwards, to a timestamp of the source. */
  placeOf(timestamp: number): number;
}

export function reversedClock({ duration, video }: Pick<SourceInfo, 'duration' | 'video'>): ReversedClock {
  const { grid, origin } = video;
  const unit = grid === undefined ? Rational.from(video.timebase) : Rational.one.div(Rational.from(grid.rate));
  return {
    unit,
    total: Number(Rational.from(duration).div(unit).round()),
    placeOf: (timestamp) => (grid === undefined ? timestamp - origin : placeOf(timestamp, video, grid)),
  };
}
