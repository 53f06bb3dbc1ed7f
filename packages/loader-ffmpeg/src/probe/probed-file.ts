import type { SourceIndex, SourceInfo, TimeRange } from '@clipwright/core';
import { type IndexDetail, secondsToRational, tickAt } from '@clipwright/core/author';
import { defer, ignoreElements, map, type Observable, of, tap } from 'rxjs';
import { covers, type IndexPart, partOf, wholePart } from './partial/index-part.ts';
import type { Probed, TickRange } from './probe-source.ts';

/** What probing a file came to. */
export interface ProbedFile {
  readonly info: SourceInfo;
  /** As `ClipSource.index`. */
  index(range?: TimeRange, detail?: IndexDetail): Observable<SourceIndex>;
  /**
   * Finds at once what the index of a few ranges, rising ones, will take; emits nothing. Absent where nothing has to be
   * found.
   */
  prepare?(ranges: readonly TimeRange[]): Observable<never>;
}

/** Parts of a file's index that are kept; those found longest ago are forgotten first. */
const maxKept = 32;

/**
 * A file as ffprobe told of it: all of it, or its ends, and parts of the rest when they are asked for.
 *
 * @param read Finds a part of a file of which the ends are known, by ticks; all of it, if that is what it takes.
 * @param readFew Finds some parts at once, those that are found easily.
 */
export function probedFile(
  { info, index, partial }: Probed,
  read: (from: number, to: number) => Observable<IndexPart> = () => of(wholePart(index)),
  readFew: (ranges: readonly TickRange[]) => Observable<readonly IndexPart[]> = () => of([]),
): ProbedFile {
  if (partial === undefined) return { info, index: () => of(index) };
  const everything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
  const ends = [partOf(index, everything[0], partial.headEnd), partOf(index, partial.tailStart, everything[1])];
  let found: readonly IndexPart[] = [];
  const ticks = (seconds: TimeRange['start']): number => tickAt(secondsToRational(seconds), info.video);
  const ticksOf = ({ start, end }: TimeRange): readonly [number, number] => [ticks(start), ticks(end) + 1];
  const find = (from: number, to: number): IndexPart | undefined =>
    [...ends, ...found].find((part) => covers(part, from, to));
  return {
    info,
    prepare: (ranges) =>
      defer(() =>
        readFew(
          ranges.flatMap((range) => {
            const [from, to] = ticksOf(range);
            return find(from, to) === undefined ? [{ from, to }] : [];
          }),
        ),
      ).pipe(
        tap((parts) => {
          found = [...found, ...parts].slice(-maxKept);
        }),
        ignoreElements(),
      ),
    index: (range) =>
      defer(() => {
        const [from, to] = range === undefined ? everything : ticksOf(range);
        const known = find(from, to);
        const part$ = known === undefined ? read(from, to) : of(known);
        return part$.pipe(
          tap((part) => {
            if (part !== known) found = [...found, part].slice(-maxKept);
          }),
          map(({ timestamps, gops }) => ({ timestamps, end: index.end, gops })),
        );
      }),
  };
}
