import { type SourceIndex, type SourceInfo, secondsToRational, type TimeRange, tickAt } from '@clipwright/core';
import { defer, map, type Observable, of, tap } from 'rxjs';
import { covers, type Part, partOf, wholePart } from './partial/part.ts';
import type { Probed } from './probe-source.ts';

/** What probing a file came to. */
export interface ProbedFile {
  readonly info: SourceInfo;
  /** As `ClipSource.index`. */
  index(range?: TimeRange): Observable<SourceIndex>;
}

/** Parts of a file's index that are kept; those found longest ago are forgotten first. */
const mostKept = 32;

/**
 * A file as ffprobe told of it: all of it, or its ends, and parts of the rest when they are asked for.
 *
 * @param read Finds a part of a file of which the ends are known, by ticks; all of it, if that is what it takes.
 */
export function probedFile(
  { info, index, partial }: Probed,
  read: (from: number, to: number) => Observable<Part> = () => of(wholePart(index)),
): ProbedFile {
  if (partial === undefined) return { info, index: () => of(index) };
  const everything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
  const ends = [partOf(index, everything[0], partial.headEnd), partOf(index, partial.tailStart, everything[1])];
  let found: readonly Part[] = [];
  return {
    info,
    index: (range) =>
      defer(() => {
        const ticks = (seconds: TimeRange['start']): number => tickAt(secondsToRational(seconds), info.video);
        const [from, to] = range === undefined ? everything : [ticks(range.start), ticks(range.end) + 1];
        const known = [...ends, ...found].find((part) => covers(part, from, to));
        const part$ = known === undefined ? read(from, to) : of(known);
        return part$.pipe(
          tap((part) => {
            if (part !== known) found = [...found, part].slice(-mostKept);
          }),
          map(({ timestamps, gops }) => ({ timestamps, end: index.end, gops })),
        );
      }),
  };
}
