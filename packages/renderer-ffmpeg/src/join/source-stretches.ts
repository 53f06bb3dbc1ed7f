import { Rational, type SourceIndex } from '@clipwright/core';
import type { SourceRef } from '@clipwright/core/author';
import { seekMargins, seeksExactly } from '@clipwright/ffmpeg';
import type { Span } from '@clipwright/rendering';
import { concatMap, EMPTY, type Observable, of } from 'rxjs';
import type { FileStretch } from './stretch-list.ts';

const second = 1_000_000;

/**
 * Seconds by which sound may come before pictures in a file: a stretch ends with the first packet that is behind its end,
 * whatever stream that is of. ffmpeg reads an mp4 in the order of its bytes as long as that is not a second off.
 */
const soundAhead = 2;

/** Microseconds on the container's clock at which a frame of a source is shown, rounded up. */
export function sourceMicros({ info }: SourceRef, { timestamps, end }: SourceIndex, position: number): bigint {
  return Rational.from(info.video.timebase)
    .mul(timestamps[position] ?? end)
    .mul(second)
    .ceil();
}

/** The position of the frame that another one is decoded from: the first of its group. */
export function decodedFrom({ timestamps, gops }: SourceIndex, position: number): number {
  const shown = timestamps[position] ?? 0;
  const group = gops.findLast(({ pts }) => pts <= shown);
  return Math.max(
    0,
    timestamps.findLastIndex((pts) => pts <= (group?.pts ?? shown)),
  );
}

/**
 * How to read spans of a source's frames, by their positions in its index, best first: where its container seeks exactly
 * as they are, and to beyond their ends should frames be missing; elsewhere from further back, and again from further, at
 * last from its start.
 *
 * @param spans Ascending, each from a frame on that decodes by itself.
 */
export function sourceStretches(
  source: SourceRef,
  index: SourceIndex,
  spans: readonly Span[],
): readonly (readonly FileStretch[])[] {
  const { container, hints } = source.info;
  const start = Rational.from(hints?.start ?? '0/1')
    .mul(second)
    .floor();
  const margins: readonly (number | undefined)[] = seeksExactly(container) ? [0] : [...seekMargins, undefined];
  return margins
    .flatMap((before) => [0, soundAhead].map((beyond) => ({ before, beyond })))
    .map(({ before, beyond }) =>
      together(
        spans.map(({ from, until }) => ({
          from: before === undefined ? start : sourceMicros(source, index, from) - BigInt(before * second),
          until: sourceMicros(source, index, until) + BigInt(beyond * second),
        })),
      ),
    );
}

/** Those as one that meet, or nearly do. */
function together(stretches: readonly FileStretch[]): readonly FileStretch[] {
  const joined: FileStretch[] = [];
  for (const stretch of stretches) {
    const before = joined.at(-1);
    if (before === undefined || stretch.from > before.until + BigInt(second)) joined.push(stretch);
    else joined[joined.length - 1] = { from: before.from, until: stretch.until };
  }
  return joined;
}

/** What the first of some ways brings that brings all, else what the last one does. */
export function firstWhole<W, T>(
  [way, ...others]: readonly W[],
  read: (way: W) => Observable<T>,
  isWhole: (found: T) => boolean,
): Observable<T> {
  if (way === undefined) return EMPTY;
  return read(way).pipe(
    concatMap((found) => (others.length === 0 || isWhole(found) ? of(found) : firstWhole(others, read, isWhole))),
  );
}
