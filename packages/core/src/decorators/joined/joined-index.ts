import { concatMap, defer, EMPTY, expand, last, map, type Observable, of, scan } from 'rxjs';
import type { SourcePart } from '../../contracts/clip-loader.ts';
import type { IndexDetail, SourceIndex } from '../../contracts/source-info.ts';
import { Rational } from '../../time/rational.ts';
import type { TimeRange } from '../../time/time-range.ts';
import { exactRange } from '../../time/wanted-frames.ts';
import type { JoinedClock } from './joined-clock.ts';

/** Seconds of a part that are asked for where its first frame alone is wanted. */
const beginning: TimeRange = { start: '0/1', end: '1/1000' };

interface Placed extends Pick<SourcePart, 'source'> {
  readonly part: number;
  readonly start: Rational;
}

interface Asked extends Placed {
  readonly index: SourceIndex;
  /** The parts behind it. */
  readonly after: readonly Placed[];
}

/** The indexes of the parts that a range touches, one after the other on the clock of the whole. */
export function joinedIndex(
  parts: readonly SourcePart[],
  clock: JoinedClock,
  range?: TimeRange,
  detail?: IndexDetail,
): Observable<SourceIndex> {
  return defer(() => {
    const wanted = range && exactRange(range);
    const begin =
      wanted === undefined
        ? 0
        : Math.max(
            0,
            clock.starts.findLastIndex((at) => at.compare(wanted.start) <= 0),
          );
    const ask = ([asked, ...after]: readonly Placed[]): Observable<Asked> => {
      if (asked === undefined) return EMPTY;
      const { source, start } = asked;
      const told = (index: SourceIndex): Asked => ({ ...asked, index, after });
      if (wanted === undefined) return source.index(undefined, detail).pipe(map(told));
      const [from, to] = [wanted.start.sub(start).max(0), wanted.end.sub(start)];
      const own = to.compare(from) > 0 ? { start: from.toString(), end: to.toString() } : beginning;
      return source.index(own, detail).pipe(map(told));
    };
    /** Whether what is on screen after the range may stand in the next part. */
    const goesOn = ({ source, start, index, after: [next] }: Asked): boolean => {
      if (wanted === undefined || next === undefined || next.start.compare(wanted.end) <= 0) return true;
      const { timebase, origin } = source.info.video;
      const latest = Rational.from(timebase).mul((index.timestamps.at(-1) ?? origin) - origin);
      return start.add(latest).compare(wanted.end) <= 0;
    };
    const placed = parts.map(({ source, start }, part): Placed => ({ source, part, start: Rational.from(start) }));
    return ask(placed.slice(begin)).pipe(
      expand((asked) => (goesOn(asked) ? ask(asked.after) : EMPTY), 1),
      scan((all: readonly Asked[], asked) => [...all, asked], []),
      last(),
      concatMap((all) => of(combined(all, parts.length, clock))),
    );
  });
}

function combined(asked: readonly Asked[], count: number, { shifts, end }: JoinedClock): SourceIndex {
  const own = new Map(asked.map(({ part, index }) => [part, index]));
  const timestamps: number[] = [];
  const gops: SourceIndex['gops'][number][] = [];
  for (const { part, index } of asked) {
    const shift = shifts[part] ?? 0;
    for (const pts of index.timestamps) timestamps.push(pts + shift);
    for (const { pictureType: _, parameterSets: __, ...gop } of index.gops) {
      gops.push({ ...gop, pts: gop.pts + shift, dts: gop.dts + shift });
    }
  }
  return { timestamps, end, gops, parts: Array.from({ length: count }, (_, part) => own.get(part)) };
}
