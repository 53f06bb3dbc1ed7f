import type { Packets } from './packets.ts';

/** Samples of a packet; those that a decoder throws away at first; those that are heard. At 48000 a second. */
export interface OggSound extends Packets {
  readonly packet: number;
  readonly priming: number;
  readonly samples: number;
}

/** Packets of a page at most, a second. */
const maxPackets = 50;
const maxSegments = 255;

/**
 * An Ogg stream of Opus (RFC 7845): what is before the first sample is in its header, and the end in the last granule
 * position.
 */
export function* oggStream({ headers, packets, packet, priming, samples }: OggSound): Generator<Uint8Array> {
  let number = 0;
  for (const header of headers) {
    yield page([header], { number, granule: 0n, flags: number === 0 ? 2 : 0 });
    number += 1;
  }
  let open: Uint8Array[] = [];
  let segments = 0;
  for (const [index, data] of packets.entries()) {
    const isLast = index === packets.length - 1;
    open.push(data);
    segments += segmentsOf(data);
    const next = packets[index + 1];
    const isFull = open.length === maxPackets || (next !== undefined && segments + segmentsOf(next) > maxSegments);
    if (!isLast && !isFull) continue;
    const granule = BigInt(isLast ? priming + samples : (index + 1) * packet);
    yield page(open, { number, granule, flags: isLast ? 4 : 0 });
    number += 1;
    open = [];
    segments = 0;
  }
}

function segmentsOf(packet: Uint8Array): number {
  return Math.floor(packet.length / 255) + 1;
}

interface PageHead {
  readonly number: number;
  readonly granule: bigint;
  /** 2 for the first page of all, 4 for the last. */
  readonly flags: number;
}

function page(packets: readonly Uint8Array[], { number, granule, flags }: PageHead): Uint8Array {
  const table = packets.flatMap((packet) => [
    ...Array.from({ length: segmentsOf(packet) - 1 }, () => 255),
    packet.length % 255,
  ]);
  const head = Buffer.alloc(27);
  head.write('OggS');
  head.writeUInt8(flags, 5);
  head.writeBigInt64LE(granule, 6);
  // One stream: its number may be any.
  head.writeUInt32LE(number, 18);
  head.writeUInt8(table.length, 26);
  const whole = Buffer.concat([head, Uint8Array.from(table), ...packets]);
  whole.writeUInt32LE(checksum(whole), 22);
  return whole;
}

const polynomial = 0x04c11db7;

const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) remainder = remainder < 0 ? (remainder << 1) ^ polynomial : remainder << 1;
  return remainder;
});

function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum << 8) ^ (remainders[((sum >>> 24) ^ byte) & 0xff] ?? 0);
  return sum >>> 0;
}
