import { unitsOf } from './units/units.ts';

/** Types of NAL units (ITU-T H.264, table 7-1): slices, whole or in partitions. */
const slices = [1, 2, 3, 4];
/** What tells nothing of other pictures: messages, delimiters, what only fills. */
const others = [6, 9, 12];

/**
 * Whether a packet of H.264 holds a picture that no other refers to (`nal_ref_idc` is 0), and nothing else: whatever
 * follows decodes the same without it. Fails with `source-damaged`.
 *
 * @param lengthSize Bytes of the length before each NAL unit: 1 to 4.
 */
export function isUnreferred(packet: Uint8Array, lengthSize: number): boolean {
  const heads = unitsOf(packet, lengthSize).map(([head = 0]) => ({ type: head & 31, reference: (head >> 5) & 3 }));
  return (
    heads.some(({ type }) => slices.includes(type)) &&
    heads.every(({ type, reference }) => (slices.includes(type) ? reference === 0 : others.includes(type)))
  );
}
