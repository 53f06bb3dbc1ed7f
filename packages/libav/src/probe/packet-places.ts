import type { PacketPlace } from '@clipwright/core/author';
import type { ListedPacket } from './listed-packets.ts';

/** Where the packets of a stream lie in its file, in the order of decoding: a field an array. */
export interface PlacedPackets {
  readonly pts: Float64Array;
  readonly offsets: Float64Array;
  readonly sizes: Float64Array;
  readonly keys: Uint8Array;
}

/**
 * Where packets lie; `undefined` where nobody says so for certain: of mp4 and mov the library tells the first byte of
 * each, of other containers that of what it came in.
 */
export function placedPackets(container: string, packets: readonly ListedPacket[]): PlacedPackets | undefined {
  if (!container.split(',').includes('mov')) return undefined;
  if (packets.some(({ pts, position }) => pts === undefined || position === undefined)) return undefined;
  return {
    pts: Float64Array.from(packets, ({ pts }) => pts ?? 0),
    offsets: Float64Array.from(packets, ({ position }) => position ?? 0),
    sizes: Float64Array.from(packets, ({ size }) => size),
    keys: Uint8Array.from(packets, ({ key }) => (key ? 1 : 0)),
  };
}

/**
 * Where the packets of the groups lie that are on screen between two ticks. Pictures that are shown before a keyframe
 * may follow it, so the group behind the last tick is among them.
 */
export function packetPlaces(
  { pts, offsets, sizes, keys }: PlacedPackets,
  [from, to]: readonly [from: number, to: number],
): readonly PacketPlace[] {
  const isKey = (i: number): boolean => keys[i] === 1;
  const first = pts.findLastIndex((time, i) => isKey(i) && time <= from);
  const behind = pts.findIndex((time, i) => isKey(i) && time > to);
  const end = behind < 0 ? -1 : keys.findIndex((key, i) => key === 1 && i > behind);
  const start = Math.max(0, first);
  return Array.from(pts.subarray(start, end < 0 ? pts.length : end), (time, i) => ({
    pts: time,
    offset: offsets[start + i] ?? 0,
    size: sizes[start + i] ?? 0,
  }));
}
