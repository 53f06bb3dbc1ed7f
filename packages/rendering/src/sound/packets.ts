import type { AudioCodec } from '@clipwright/core';
import { packetLayout } from '@clipwright/core/plan';
import { mp3Length } from './write-mp3.ts';

/** Packets as they came out of an encoder. */
export interface Packets {
  /** What a decoder must know before the first: Opus's identification and comments; nothing of other codecs. */
  readonly headers: readonly Uint8Array[];
  readonly packets: readonly Uint8Array[];
}

/**
 * The packets in a stream that was written here: ADTS, Ogg, frames of MP3, or samples. Those that are not whole are left
 * out.
 */
export function packetsIn(codec: AudioCodec, bytes: Uint8Array): Packets {
  if (codec === 'aac') return { headers: [], packets: [...adtsPackets(bytes)] };
  if (codec === 'mp3') return { headers: [], packets: [...mp3Packets(bytes)] };
  if (codec === 'pcm_s16le') return { headers: [], packets: [...pcmPackets(bytes)] };
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

/** ISO/IEC 11172-3, 2.4.1.3: headers of 4 bytes that tell the length by rate and bit rate, here of layer III of MPEG-1. */
function* mp3Packets(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = mp3Length(bytes.subarray(at, at + 4));
    if (length === undefined || at + length > bytes.length) return;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

/** Packets of samples of two channels, the last of them shorter. */
function* pcmPackets(bytes: Uint8Array): Generator<Uint8Array> {
  const length = packetLayout({ codec: 'pcm_s16le' }).packet * 2 * Int16Array.BYTES_PER_ELEMENT;
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
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
