import { damaged } from '../failures.ts';

/**
 * The NAL units of a packet, without the lengths before them; empty ones are left out. `source-damaged` where one runs
 * past the packet's end.
 *
 * @param lengthSize Bytes of each length: 1 to 4.
 */
export function unitsOf(packet: Uint8Array, lengthSize: number): readonly Uint8Array[] {
  const units: Uint8Array[] = [];
  let position = 0;
  while (position < packet.length) {
    if (position + lengthSize > packet.length) throw damaged('a packet ends within a length');
    let length = 0;
    for (let i = 0; i < lengthSize; i += 1) length = length * 256 + (packet[position + i] ?? 0);
    position += lengthSize;
    if (length > packet.length - position) throw damaged('a unit runs past its packet');
    if (length > 0) units.push(packet.subarray(position, position + length));
    position += length;
  }
  return units;
}

/** A packet of units, each in parts, with lengths of four bytes before them. */
export function packetOf(units: readonly (readonly Uint8Array[])[]): Uint8Array {
  const lengths = units.map((parts) => parts.reduce((sum, part) => sum + part.length, 0));
  const packet = new Uint8Array(lengths.reduce((sum, length) => sum + 4 + length, 0));
  const view = new DataView(packet.buffer);
  let position = 0;
  units.forEach((parts, i) => {
    view.setUint32(position, lengths[i] ?? 0);
    position += 4;
    for (const part of parts) {
      packet.set(part, position);
      position += part.length;
    }
  });
  return packet;
}
