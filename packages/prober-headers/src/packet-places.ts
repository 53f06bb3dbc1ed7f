import type { PacketPlace } from '@clipwright/core/author';
import type { PlacedPacket } from './found-file.ts';

/**
 * Where the packets of the groups lie that are on screen between two ticks. Pictures that are shown before a keyframe
 * may follow it, so the group behind the last tick is among them.
 */
export function packetPlaces(
  placed: readonly PlacedPacket[],
  [from, to]: readonly [number, number],
): readonly PacketPlace[] {
  const first = placed.findLastIndex(({ key, pts }) => key && pts <= from);
  const behind = placed.findIndex(({ key, pts }) => key && pts > to);
  const end = behind < 0 ? -1 : placed.findIndex(({ key }, i) => key && i > behind);
  return placed
    .slice(Math.max(0, first), end < 0 ? placed.length : end)
    .map(({ pts, start, size }) => ({ pts, offset: start, size }));
}
