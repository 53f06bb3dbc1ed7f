import { concatMap, defer, EMPTY, expand, last, map, type Observable, of, scan } from 'rxjs';
import type { SourcePart } from '../../contracts/clip-loader.ts';
import type { IndexDetail, SourceIndex } from '../../contracts/source-info.ts';
import { Rational } from '../../time/rational.ts';
import type { TimeRange } from '../../time/time-range.ts';
import { exactRange } from '../../time/wanted-frames.ts';
import type { JoinedClock } from './joined-clock.ts';

/** Seconds of a part that are asked for where its first frame alone is wanted. */
const beginning: TimeRange = { start: '0/1', end: '1/1000' };

interface Asked {
  readonly part: number;
  readonly index: SourceIndex;
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
    const lastPart = parts.length - 1;
    const startOf = (part: number): Rational => clock.starts[part] ?? Rational.zero;
    const begin =
      wanted === undefined
        ? 0
        : Math.max(
            0,
            clock.starts.findLastIndex((at) => at.compare(wanted.start) <= 0),
          );
    const ask = (part: number): Observable<Asked> => {
      const source = parts[part]?.source;
      if (source === undefined) return EMPTY;
      if (wanted === undefined) return source.index(undefined, detail).pipe(map((index) => ({ part, index })));
      const [from, to] = [wanted.start.sub(startOf(part)).max(0), wanted.end.sub(startOf(part))];
      const own = to.compare(from) > 0 ? { start: from.toString(), end: to.toString() } : beginning;
      return source.index(own, detail).pipe(map((index) => ({ part, index })));
    };
    /** Whether what is on screen after the range stands in the next part. */
    const goesOn = ({ part, index }: Asked): boolean => {
      if (part === lastPart) return false;
      if (wanted === undefined || startOf(part + 1).compare(wanted.end) <= 0) return true;
      const { timebase, origin } = parts[part]?.source.info.video ?? { timebase: '1/1' as const, origin: 0 };
      const latest = Rational.from(timebase).mul((index.timestamps.at(-1) ?? origin) - origin);
      return startOf(part).add(latest).compare(wanted.end) <= 0;
    };
    return ask(begin).pipe(
      expand((asked) => (goesOn(asked) ? ask(asked.part + 1) : EMPTY), 1),
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
