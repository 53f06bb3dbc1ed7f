import { Rational, type SourceInfo } from '@clipwright/core';
import type { FoundPacket, FrameHabits } from '@clipwright/core/probing';
import { withoutMadeUp } from '../guesses.ts';
import { groupsBefore, type IndexPart, listingMargin, partFrom, timeOf, trusted } from './index-part.ts';
import type { Listings } from './listings.ts';
import { beginsExactly, breaks, type PartialFile } from './partial-file.ts';

/**
 * Distances between keyframes that are gone back for the groups before a range: first, and where that was not enough.
 */
const distances = [groupsBefore + 2, 4 * (groupsBefore + 2), 32 * (groupsBefore + 2)];

/**
 * The part of a file's index that a range needs. Frames that follow a keyframe may be shown before it, so the listing
 * goes on to the keyframe after the one behind the range, and all are known up to that one. `undefined` where the whole
 * is to be listed.
 *
 * @param from Ticks of the range's beginning, and of its end.
 */
export async function readPart(
  listings: Listings,
  { container, video, hints }: SourceInfo,
  { habits, spacing }: PartialFile,
  from: number,
  to: number,
): Promise<IndexPart | undefined> {
  const timebase = Rational.from(video.timebase);
  const begin = Rational.from(hints?.start ?? '0/1')
    .max(timebase.mul(video.origin))
    .toNumber();
  const format = { format_name: container };
  for (const distance of distances) {
    const seconds = timebase.mul(from).toNumber() - Math.max(listingMargin, distance * spacing);
    const seek = seconds > begin ? seconds : undefined;
    const isEnough = keysBeyond(to, (packet) => timeOf(packet, habits));
    const listed = withoutMadeUp(format, await listings.some(video.index, seek, isEnough));
    const known =
      seek === undefined
        ? { packets: listed, first: Number.NEGATIVE_INFINITY }
        : trusted(listed, habits, beginsExactly(container));
    if (known === undefined) continue;
    if (isBroken(known.packets, habits, timebase.toNumber(), container)) return undefined;
    const keys = keysOf(known.packets, habits);
    if (seek !== undefined && keys.filter((key) => key <= from).length <= groupsBefore) continue;
    const beyond = keys.filter((key) => key > to);
    const last = beyond.length < 2 ? Number.POSITIVE_INFINITY : (beyond[0] ?? Number.POSITIVE_INFINITY);
    return partFrom(known.packets, habits, known.first, last);
  }
  return undefined;
}

function isBroken(packets: readonly FoundPacket[], habits: FrameHabits, tick: number, container: string): boolean {
  return (!habits.byDecoding && packets.some(({ pts }) => pts === undefined)) || breaks(packets, tick, container);
}

function keysOf(packets: readonly FoundPacket[], habits: FrameHabits): readonly number[] {
  return packets.flatMap((packet) => (packet.key ? (timeOf(packet, habits) ?? []) : []));
}

/** Distances between keyframes that are listed behind a range: its last frame's group, the next, and one to be sure. */
const groupsBehind = 3;

/**
 * Seconds between two stretches that are listed by one process, at least: they are told apart by what is missing
 * between them.
 */
const apart = 10;

/**
 * Parts of a file's index that a few ranges need, those that one process finds; what it does not find well is left out,
 * and is to be found by {@link readPart}.
 *
 * @param ranges In ticks, rising.
 */
export async function readFewParts(
  listings: Listings,
  { container, video, hints }: SourceInfo,
  { habits, spacing }: PartialFile,
  ranges: readonly { readonly from: number; readonly to: number }[],
): Promise<readonly IndexPart[]> {
  const tick = Rational.from(video.timebase).toNumber();
  const begin = Math.max(Rational.from(hints?.start ?? '0/1').toNumber(), tick * video.origin);
  const intervals: { readonly from: number; readonly to: number }[] = [];
  const wanted: (typeof ranges)[number][] = [];
  for (const range of ranges) {
    const from = tick * range.from - Math.max(listingMargin, (groupsBefore + 2) * spacing);
    const to = tick * range.to + Math.max(listingMargin, groupsBehind * spacing);
    if (from <= begin || from < (intervals.at(-1)?.to ?? begin) + apart) continue;
    intervals.push({ from, to });
    wanted.push(range);
  }
  if (intervals.length < 2) return [];
  const listed = withoutMadeUp({ format_name: container }, await listings.within(video.index, intervals));
  return wanted.flatMap(({ from, to }, position) => {
    // Half of what lies between: no listing begins or ends as far from where it should.
    const first = (intervals[position]?.from ?? 0) - apart / 2;
    const end = (intervals[position]?.to ?? 0) + apart / 2;
    const own = listed.filter((packet) => {
      const seconds = tick * (packet.dts ?? timeOf(packet, habits) ?? Number.NaN);
      return seconds >= first && seconds < end;
    });
    const known = trusted(own, habits, beginsExactly(container));
    if (known === undefined || isBroken(known.packets, habits, tick, container)) return [];
    const keys = keysOf(known.packets, habits);
    const [last, another] = keys.filter((key) => key > to);
    if (last === undefined || another === undefined) return [];
    if (keys.filter((key) => key <= from).length <= groupsBefore) return [];
    return partFrom(known.packets, habits, known.first, last) ?? [];
  });
}

/** Whether two keyframes behind a time have come; each packet is looked at once. */
function keysBeyond(
  time: number,
  timeOf: (packet: FoundPacket) => number | undefined,
): (packets: readonly FoundPacket[]) => boolean {
  let seen = 0;
  let keys = 0;
  return (packets) => {
    for (; seen < packets.length; seen += 1) {
      const packet = packets[seen];
      if (packet?.key && (timeOf(packet) ?? time) > time) keys += 1;
    }
    return keys >= 2;
  };
}
