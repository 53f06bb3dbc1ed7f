import type { SourceIndex, TimeRange } from '@clipwright/core';
import { secondsToRational, tickAt } from '@clipwright/core/author';
import { type Described, frameIndexOf } from '@clipwright/core/probing';
import type { FoundStretch, PlacedPacket } from './found-file.ts';
import { incomplete } from './incomplete.ts';

/** From where to where a range is, by ticks of the pictures. All of the source, if absent. */
export function ticksOf(range: TimeRange | undefined, { info }: Described): readonly [from: number, to: number] {
  if (range === undefined) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const ticks = (seconds: TimeRange['start']): number => tickAt(secondsToRational(seconds), info.video);
  return [ticks(range.start), ticks(range.end) + 1];
}

/**
 * The part of an index that lies between ticks, of a source of which not all is known; and where its packets are.
 *
 * @param read Reads packets, by ticks.
 */
export async function partOf(
  { index }: Described,
  [from, to]: readonly [from: number, to: number],
  read: (from: number, to: number) => Promise<FoundStretch>,
): Promise<{ readonly index: SourceIndex; readonly placed: readonly PlacedPacket[] }> {
  const { packets, first, last, placed } = await read(from, to);
  const found = frameIndexOf(packets, { nominal: 1, delay: 0 });
  if (found === undefined) throw incomplete('a stretch of it shows nothing');
  return {
    index: {
      timestamps: found.timestamps.filter((time) => time >= first && time <= last),
      end: index.end,
      gops: found.gops.filter(({ pts }) => pts >= first && pts <= last),
    },
    placed,
  };
}
