import type { VideoStreamInfo } from '../contracts/source-info.ts';
import { Rational } from '../time/rational.ts';
import { constantRate } from './constant-rate.ts';
import type { FoundVideo } from './found-source.ts';
import { frameRateOf } from './frame-rate.ts';
import { gridWithHoles } from './grid-with-holes.ts';
import type { KnownParts } from './known-parts.ts';
import { sparseRate } from './sparse-rate.ts';

/** What is known of a stream whose rate is wanted. */
export interface RatedStream extends KnownParts, Pick<FoundVideo, 'nominalRate' | 'averageRate'> {
  readonly timebase: Rational;
  /** Tick at which the last frame ends. */
  readonly end: number;
}

/** At what rate frames come, and on which grid they count as standing. */
export function rateOf(stream: RatedStream): Pick<VideoStreamInfo, 'frameRate' | 'variable' | 'grid'> {
  const { timestamps, tail, timebase, end, nominalRate, averageRate } = stream;
  const constant = constantRate({ timestamps, tail, timebase, declared: nominalRate });
  if (constant !== undefined) {
    const { rate, grid } = constant;
    return { frameRate: rate.toString(), ...(grid === undefined ? {} : { grid }) };
  }
  // Behind frames that are not known nobody knows the places.
  const holed = tail === undefined ? gridWithHoles({ timestamps, timebase, declared: nominalRate }) : undefined;
  if (holed !== undefined) return { frameRate: holed.rate, grid: holed };
  const sparse = sparseRate(timestamps, timebase);
  if (sparse !== undefined) return { frameRate: sparse.toString(), variable: true };
  const counted = Rational.from(timestamps.length).div(timebase.mul(end - (timestamps[0] ?? 0)));
  return { frameRate: frameRateOf(nominalRate, averageRate, counted).toString() };
}
