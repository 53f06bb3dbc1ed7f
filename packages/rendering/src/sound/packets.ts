import type { AudioCodec } from '@clipwright/core';

/** Packets as they came out of an encoder. */
export interface Packets {
  /** What a decoder must know before the first: Opus's identification and comments; nothing for AAC. */
  readonly headers: readonly Uint8Array[];
  readonly packets: readonly Uint8Array[];
}

/** The packets in an ADTS or an Ogg stream that was written here. Those that are not whole are left out. */
export function packetsIn(codec: AudioCodec, bytes: Uint8Array): Packets {
  if (codec === 'aac') return { headers: [], packets: [...adtsPackets(bytes)] };
  const [head = new Uint8Array(0), tags = new Uint8Array(0), ...packets] = oggPackets(bytes);
  return { headers: [head, tags], packets };
}

/** ISO/IEC 14496-3, 1.A.2.2: headers of 7 bytes, or 9 with a checksum, that tell the length of all. */
function* adtsPackets(bytes: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 7 <= bytes.length; ) {
    const length = (view.getUint32(at + 2) >>> 5) & 0x1fff;
    const header = (view.getUint8(at + 1) & 1) === 1 ? 7 : 9;
    if (view.getUint16(at) >>> 4 !== 0xfff || length < header || at + length > bytes.length) return;
    yield bytes.subarray(at + header, at + length);
    at += length;
  }
}

/** RFC 3533: a packet is as many segments as it takes until one is shorter than 255 bytes. */
function oggPackets(bytes: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  let open: Uint8Array[] = [];
  for (let at = 0; at + 27 <= bytes.length; ) {
    const table = bytes.subarray(at + 27, at + 27 + (bytes[at + 26] ?? 0));
    at += 27 + table.length;
    for (const length of table) {
      open.push(bytes.subarray(at, at + length));
      at += length;
      if (length === 255) continue;
      packets.push(Buffer.concat(open));
      open = [];
    }
  }
  return packets;
}
