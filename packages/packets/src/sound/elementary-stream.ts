/** Tags of descriptors (ISO/IEC 14496-1, 7.2.2), and what MPEG-4 calls AAC (table 5 there). */
const streamTag = 3;
const decoderTag = 4;
const configurationTag = 5;
const aac = 64;

/** What is in a descriptor that bytes begin with; `undefined` where it is of another kind. */
function contentOf(bytes: Uint8Array, tag: number): Uint8Array | undefined {
  if (bytes[0] !== tag) return undefined;
  let length = 0;
  // Seven bits a byte, in up to four of them.
  for (let at = 1; at <= 4; at += 1) {
    const byte = bytes[at] ?? 0;
    length = length * 128 + (byte & 127);
    if (byte < 128) return bytes.subarray(at + 1, at + 1 + length);
  }
  return undefined;
}

/**
 * The configuration of an AAC decoder in a box `esds` (ISO/IEC 14496-14, 5.6); `undefined` where there is none, or
 * anything more than that is in it.
 */
export function aacConfiguration(box: Uint8Array): Uint8Array | undefined {
  const stream = contentOf(box.subarray(12), streamTag);
  // Nothing that depends on other streams.
  if (stream === undefined || (stream[2] !== undefined && (stream[2] & 0xe0) !== 0)) return undefined;
  const decoder = contentOf(stream.subarray(3), decoderTag);
  return decoder?.[0] === aac ? contentOf(decoder.subarray(13), configurationTag) : undefined;
}
