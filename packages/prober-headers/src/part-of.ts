import { type SourceIndex, secondsToRational, type TimeRange, tickAt } from '@clipwright/core';
import { type Described, frameIndexOf } from '@clipwright/core/probing';
import type { FoundStretch } from './found-file.ts';
import { incomplete } from './incomplete.ts';

/**
 * The part of an index that a range touches, of a source of which not all is known.
 *
 * @param range All of it, if absent.
 * @param read Reads packets, by ticks.
 */
export async function partOf(
  { info, index }: Described,
  range: TimeRange | undefined,
  read: (from: number, to: number) => Promise<FoundStretch>,
): Promise<SourceIndex> {
  const { video } = info;
  const ticks = (seconds: TimeRange['start']): number => tickAt(secondsToRational(seconds), video);
  const { packets, first, last } =
    range === undefined
      ? await read(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
      : await read(ticks(range.start), ticks(range.end) + 1);
  const found = frameIndexOf(packets, { nominal: 1, delay: 0 });
  if (found === undefined) throw incomplete('a stretch of it shows nothing');
  return {
    timestamps: found.timestamps.filter((time) => time >= first && time <= last),
    end: index.end,
    gops: found.gops.filter(({ pts }) => pts >= first && pts <= last),
  };
}
