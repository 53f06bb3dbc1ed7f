import { defer, forkJoin, map, type Observable, of } from 'rxjs';
import type { ClipSource } from '../../contracts/clip-loader.ts';
import type { SourceInfo } from '../../contracts/source-info.ts';
import type { FrameGrid } from '../../time/frame-clock.ts';
import { Rational } from '../../time/rational.ts';

/** Where the parts of a source stand on the clock of the whole, which is the first one's. */
export interface JoinedClock {
  /** Ticks to add to a timestamp of each part. */
  readonly shifts: readonly number[];
  /** Seconds from the whole's zero at which each part begins. */
  readonly starts: readonly Rational[];
  /** Tick at which the last part ends. */
  readonly end: number;
  /** Where frames count by places. */
  readonly grid?: FrameGrid;
}

/**
 * The clock of a source in several parts: each begins where the pictures of the one before it end. Containers round that
 * end to ticks, and over several parts such roundings add up; so where one is no whole number of frames, frames count by
 * their places at the rate that all parts keep, if they do.
 */
export function joinedClock({ info: first }: ClipSource, parts: readonly ClipSource[]): Observable<JoinedClock> {
  return defer(() => {
    const infos = parts.map(({ info }) => info);
    const isExact = infos.slice(0, -1).every(isWhole) && infos.every(({ video }) => video.grid === undefined);
    const isOneRate = new Set(infos.map(({ video }) => Rational.from(video.frameRate).toString())).size === 1;
    if (isExact || !isOneRate) return of(byTicks(first, infos));
    return forkJoin(parts.map(keepsRate)).pipe(
      map((keep) => (keep.includes(false) ? byTicks(first, infos) : byPlaces(first, infos))),
    );
  });
}

/** Frames at its rate; no whole number where its end was rounded. */
function placesOf({ duration, video }: SourceInfo): Rational {
  return Rational.from(duration).mul(video.frameRate);
}

function isWhole(info: SourceInfo): boolean {
  return placesOf(info).denominator === 1n;
}

/** Whether each frame stands on its own place of a row at the source's rate, up to the rounding of its clock. */
function keepsRate(source: ClipSource): Observable<boolean> {
  const { grid, variable = false, frames, timebase, frameRate, origin } = source.info.video;
  if (grid !== undefined) return of(true);
  if (variable || frames === undefined) return of(false);
  const period = 1 / Rational.from(frameRate).mul(timebase).toNumber();
  return source
    .index()
    .pipe(
      map(
        ({ timestamps }) =>
          timestamps.length === frames && timestamps.every((tick, i) => Math.abs(tick - origin - i * period) <= 1),
      ),
    );
}

function byTicks({ video: { timebase, origin: zero } }: SourceInfo, infos: readonly SourceInfo[]): JoinedClock {
  const tick = Rational.from(timebase);
  const shifts: number[] = [];
  const starts: Rational[] = [];
  let end = zero;
  for (const { duration, video } of infos) {
    shifts.push(end - video.origin);
    starts.push(tick.mul(end - zero));
    end += Number(Rational.from(duration).div(tick).round());
  }
  return { shifts, starts, end };
}

function byPlaces(first: SourceInfo, infos: readonly SourceInfo[]): JoinedClock {
  const zeroOf = ({ video }: SourceInfo): number => video.grid?.start ?? video.origin;
  const { timebase, frameRate } = first.video;
  const start = zeroOf(first);
  const shifts: number[] = [];
  const starts: Rational[] = [];
  let places = 0n;
  let end = start;
  for (const info of infos) {
    const begin = Rational.of(places).div(frameRate);
    const shift = start + Number(begin.div(timebase).round()) - zeroOf(info);
    starts.push(begin);
    shifts.push(shift);
    end = shift + info.video.origin + Number(Rational.from(info.duration).div(timebase).round());
    places += placesOf(info).round();
  }
  return { shifts, starts, end, grid: { rate: Rational.from(frameRate).toString(), start } };
}
