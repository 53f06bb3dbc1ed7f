import type { SetsCodec } from '../src/index.ts';

/** The NAL units of a packet whose lengths have four bytes. */
export function unitsIn(packet: Uint8Array): readonly Buffer[] {
  const bytes = Buffer.from(packet);
  const units: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt32BE(at)) {
    units.push(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at)));
  }
  return units;
}

/** A unit with its length before it. */
export function withLength(unit: Uint8Array, size = 4): Buffer {
  const length = Buffer.alloc(size);
  length.writeUIntBE(unit.length, 0, size);
  return Buffer.concat([length, unit]);
}

/** A packet with lengths of another size. */
export function withLengths(packet: Uint8Array, size: number): Uint8Array {
  return new Uint8Array(Buffer.concat(unitsIn(packet).map((unit) => withLength(unit, size))));
}

/** Types of the units of a packet, and of the messages in them: of one message a unit, of types and sizes below 255. */
export function typesIn(codec: SetsCodec, packet: Uint8Array): readonly (number | string)[] {
  return unitsIn(packet).map((unit) => {
    const type = codec === 'h264' ? (unit[0] ?? 0) & 31 : (unit[0] ?? 0) >> 1;
    if (codec === 'h264' && type === 6) return `message ${unit[1]}`;
    return codec === 'hevc' && [39, 40].includes(type) ? `message ${unit[2]}` : type;
  });
}
