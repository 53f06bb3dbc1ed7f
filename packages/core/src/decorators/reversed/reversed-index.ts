import { map, type Observable, of, switchMap } from 'rxjs';
import type { ClipSource } from '../../contracts/clip-loader.ts';
import type { Gop, SourceIndex } from '../../contracts/source-info.ts';
import { Rational } from '../../time/rational.ts';
import type { ExactRange, TimeRange } from '../../time/time-range.ts';
import { exactRange } from '../../time/wanted-frames.ts';
import type { ReversedClock } from './reversed-clock.ts';

/** An index of a source backwards. */
export interface ReversedIndex extends SourceIndex {
  /** The timestamps that its frames have forwards, in the same order. */
  readonly forwards: readonly number[];
}

/** Seconds before a range in which the frame before it is looked for; where there is none all of the source is. */
const before = 1;

/** What of a source lies, forwards, where a range of it backwards does. */
export function forwardsRange({ start, end }: ExactRange, { unit, total }: ReversedClock): ExactRange {
  const whole = unit.mul(total);
  return { start: whole.sub(end).max(0), end: whole.sub(start).max(0) };
}

/** The index of a source backwards, of a range of it or of all. */
export function reversedIndex(
  { info, index }: Pick<ClipSource, 'info' | 'index'>,
  clock: ReversedClock,
  range?: TimeRange,
): Observable<ReversedIndex> {
  if (range === undefined) return index().pipe(map((whole) => reflected(whole, clock, true)));
  const { start, end } = forwardsRange(exactRange(range), clock);
  const isEnd = end.compare(Rational.from(info.duration)) >= 0;
  const wider = { start: start.sub(before).max(0).toString(), end: end.toString() };
  return index(wider).pipe(
    switchMap((found) => {
      const [first = 0] = found.timestamps;
      // What comes after the range, backwards, has to be there as well.
      const isWide = clock.unit.mul(clock.placeOf(first)).compare(start) < 0 || first <= info.video.origin;
      return isWide ? of(reflected(found, clock, isEnd)) : index().pipe(map((whole) => reflected(whole, clock, true)));
    }),
  );
}

/** @param isEnd Whether its last frame is the source's last one: of any other it is not told when it ends. */
export function reflected(
  { timestamps, end, gops }: SourceIndex,
  { total, placeOf }: ReversedClock,
  isEnd: boolean,
): ReversedIndex {
  const ends = timestamps.map((_, i) => timestamps[i + 1] ?? (isEnd ? end : undefined));
  const forwards = timestamps.filter((_, i) => ends[i] !== undefined).toReversed();
  const at = ends
    .flatMap((until, i) => (until === undefined ? [] : i === timestamps.length - 1 ? [0] : [total - placeOf(until)]))
    .toReversed();
  return { timestamps: at, end: total, gops: groups(gops, forwards, at), forwards };
}

/** A group is decoded from its beginning, which it ends with backwards: the frame that it begins with then comes first. */
function groups(gops: readonly Gop[], forwards: readonly number[], at: readonly number[]): readonly Gop[] {
  return gops
    .flatMap(({ packets, bytes }, i): Gop[] => {
      const next = gops[i + 1]?.pts ?? Number.POSITIVE_INFINITY;
      const [own = 0] = [gops[i]?.pts];
      const position = forwards.findIndex((timestamp) => timestamp < next);
      const isShown = position !== -1 && (forwards[position] ?? own) >= own;
      const pts = at[position];
      return isShown && pts !== undefined ? [{ pts, dts: pts, packets, bytes, closed: true }] : [];
    })
    .toReversed();
}
