import { Rational } from '@clipwright/core';
import { placing, type Rewrite, rewritten } from './rewriting.ts';
import { movePacketTimes } from './time-code.ts';

const sync = 0x47;
const packetSize = 188;
const clock = 90_000;
/** Bytes within which it shows how packets follow each other. */
const enough = 5 * 204;

/**
 * A transport stream (ISO 13818-1). Before the first packet of each stream behind a break comes an empty one that says
 * that its numbering starts over there: otherwise the last picture before the break would count as damaged.
 */
export const transportStream: Rewrite = (blocks, breaks) => {
  const placed = placing(breaks);
  /** The breaks that lay before the last packet of each stream. */
  const seen = new Map<number, number>();
  let size: number | undefined;
  let shift = '0/1';
  let ticks = 0;
  return rewritten(blocks, (bytes, position) => {
    size ??= sizeOf(bytes);
    if (size === undefined && bytes.length < enough) return undefined;
    const isPacket = bytes[0] === sync && (size === undefined || bytes.length <= size || bytes[size] === sync);
    if (!isPacket) {
      const next = bytes.indexOf(sync, 1);
      const used = next < 0 ? bytes.length : next;
      return used === 0 ? undefined : { out: [bytes.subarray(0, used)], used };
    }
    if (bytes.length < packetSize) return undefined;
    const own = bytes.subarray(0, packetSize);
    const place = placed(position);
    if (place.shift !== shift) {
      shift = place.shift;
      ticks = Number(Rational.from(shift).mul(clock).round());
    }
    const [, high = 0, low = 0, flags = 0] = own;
    const stream = (high & 0x1f) * 256 + low;
    const hasPayload = (flags & 0x10) !== 0;
    const isFirst = hasPayload && stream !== 0x1fff && (seen.get(stream) ?? 0) < place.breaks;
    if (hasPayload) seen.set(stream, place.breaks);
    if (hasPayload && (high & 0x40) !== 0 && ticks !== 0) {
      const payload = 4 + ((flags & 0x20) === 0 ? 0 : 1 + (own[4] ?? 0));
      movePacketTimes(own.subarray(Math.min(payload, packetSize)), ticks);
    }
    const out = isFirst ? [startingOver(stream, flags & 15, size ?? packetSize), own] : [own];
    return { out, used: packetSize };
  });
};

/**
 * Bytes from one packet to the next: 188, or with what recordings put between them 192 or 204; `undefined` where none
 * is in sight.
 */
function sizeOf(bytes: Uint8Array): number | undefined {
  for (let at = 0; at < Math.min(204, bytes.length); at += 1) {
    const isSize = (size: number): boolean => [0, 1, 2, 3].every((i) => bytes[at + i * size] === sync);
    const size = [188, 192, 204].find(isSize);
    if (size !== undefined) return size;
  }
  return undefined;
}

/** A packet without content that says that the numbers of a stream's packets start over. */
function startingOver(stream: number, next: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size).fill(0xff, 0, packetSize);
  bytes.set([sync, stream >> 8, stream & 0xff, 0x20 | ((next + 15) & 15), packetSize - 5, 0x80]);
  return bytes;
}
