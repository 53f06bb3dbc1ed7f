import { Rational, type SourceInfo } from '@clipwright/core';
import type { FoundPacket } from '@clipwright/core/probing';
import { withoutMadeUp } from '../guesses.ts';
import type { Listings } from './listings.ts';
import { groupsBefore, type Part, partFrom, timeOf, trusted } from './part.ts';
import { beginsExactly, breaks, type PartialFile } from './partial-file.ts';

/** Distances between keyframes that are gone back for the groups before a range: first, and where that was not enough. */
const distances = [groupsBefore + 2, 4 * (groupsBefore + 2), 32 * (groupsBefore + 2)];

/** Seconds that are gone back at least, since a listing begins anywhere near. */
const least = 2;

/**
 * The part of a file's index that a range needs. Frames that follow a keyframe may be shown before it, so the listing goes on to the
 * keyframe after the one behind the range, and all are known up to that one. `undefined` where the whole is to be listed.
 *
 * @param from Ticks of the range's beginning, and of its end.
 */
export async function readPart(
  listings: Listings,
  { container, video, start }: SourceInfo,
  { habits, spacing }: PartialFile,
  from: number,
  to: number,
): Promise<Part | undefined> {
  const timebase = Rational.from(video.timebase);
  const begin = Rational.from(start).max(timebase.mul(video.origin)).toNumber();
  const format = { format_name: container };
  for (const distance of distances) {
    const seconds = timebase.mul(from).toNumber() - Math.max(least, distance * spacing);
    const seek = seconds > begin ? seconds : undefined;
    const isEnough = keysBeyond(to, (packet) => timeOf(packet, habits));
    const listed = withoutMadeUp(format, await listings.some(video.index, seek, isEnough));
    const known =
      seek === undefined
        ? { packets: listed, first: Number.NEGATIVE_INFINITY }
        : trusted(listed, habits, beginsExactly(container));
    if (known === undefined) continue;
    const lacksTimes = !habits.byDecoding && known.packets.some(({ pts }) => pts === undefined);
    if (lacksTimes || breaks(known.packets, timebase.toNumber(), container)) return undefined;
    const keys = known.packets.flatMap((packet) => (packet.key ? (timeOf(packet, habits) ?? []) : []));
    if (seek !== undefined && keys.filter((key) => key <= from).length <= groupsBefore) continue;
    const beyond = keys.filter((key) => key > to);
    const last = beyond.length < 2 ? Number.POSITIVE_INFINITY : (beyond[0] ?? Number.POSITIVE_INFINITY);
    return partFrom(known.packets, habits, known.first, last);
  }
  return undefined;
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
