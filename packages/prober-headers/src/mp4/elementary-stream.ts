import { Cursor } from '../bytes/cursor.ts';
import { incomplete } from '../incomplete.ts';

/** What a descriptor of an elementary stream says (`esds`, ISO/IEC 14496-1, 7.2.6). */
export interface ElementaryStream {
  /** The kind of its codec (table 5 there). */
  readonly objectType: number;
  /** The decoder's configuration, where there is one. */
  readonly configuration: Uint8Array | undefined;
}

const streamTag = 3;
const decoderTag = 4;
const configurationTag = 5;

/** The length of a descriptor of a kind that must be next: seven bits a byte, in up to four of them. */
function lengthOf(cursor: Cursor, tag: number): number {
  if (cursor.u8() !== tag) throw incomplete('its sound is described in an unknown way');
  let length = 0;
  for (let i = 0; i < 4; i += 1) {
    const byte = cursor.u8();
    length = length * 128 + (byte & 127);
    if (byte < 128) break;
  }
  return length;
}

/** Reads the content of an `esds` box. */
export function elementaryStream(content: Uint8Array): ElementaryStream {
  const cursor = new Cursor(content);
  cursor.skip(4);
  lengthOf(cursor, streamTag);
  cursor.skip(2);
  const flags = cursor.u8();
  if (flags & 0x80) cursor.skip(2);
  if (flags & 0x40) cursor.skip(cursor.u8());
  if (flags & 0x20) cursor.skip(2);
  const length = lengthOf(cursor, decoderTag);
  const start = cursor.position;
  const objectType = cursor.u8();
  // Kind of the stream, size of its buffer, two bit rates.
  cursor.skip(12);
  const hasConfiguration = length > cursor.position - start;
  return { objectType, configuration: hasConfiguration ? cursor.take(lengthOf(cursor, configurationTag)) : undefined };
}
