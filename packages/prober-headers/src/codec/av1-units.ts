import { Cursor } from '../bytes/cursor.ts';
import { incomplete } from '../incomplete.ts';

/** The type of a unit that is a sequence header (6.2.2). */
const sequenceHeader = 1;

/** A number of seven bits a byte, the lowest first: `leb128()`, 4.10.5. */
function leb128(cursor: Cursor): number {
  let value = 0;
  for (let i = 0; i < 8; i += 1) {
    const byte = cursor.u8();
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return value;
  }
  throw incomplete('the description of its pictures is damaged');
}

/**
 * The first sequence header among units (AV1 bitstream specification, 5.3), without its unit's header; `undefined`
 * where there is none.
 *
 * @param bytes The beginning of a packet, or the units of a configuration.
 */
export function sequenceHeaderIn(bytes: Uint8Array): Uint8Array | undefined {
  const cursor = new Cursor(bytes);
  while (cursor.left >= 2) {
    const head = cursor.u8();
    if ((head & 4) !== 0) cursor.skip(1);
    const size = (head & 2) !== 0 ? leb128(cursor) : cursor.left;
    if (((head >> 3) & 15) === sequenceHeader) return cursor.take(size);
    if (size > cursor.left) return undefined;
    cursor.skip(size);
  }
  return undefined;
}
