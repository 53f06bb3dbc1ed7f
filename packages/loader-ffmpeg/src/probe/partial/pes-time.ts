/** Ticks of a clock of 33 bits, of 1/90000 s each. */
const wrap = 2 ** 32;

/** Bytes that are looked at of a packet, at most: up to 16 of them are stuffing. */
const longestHead = 36;

/** A time of 33 bits as it stands in the header of a packet of MPEG. */
function time(bytes: Buffer, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(at, at + 5);
  return ((a >> 1) & 7) * (wrap / 4) + (b << 22) + ((c >> 1) << 15) + (d << 7) + (e >> 1);
}

/**
 * Where in a packet its last time stands: of decoding or, where it is the same, of display. `undefined` where it says
 * none.
 */
function timeAt(bytes: Buffer, at: number): number | undefined {
  const [marker = 0, flags = 0] = bytes.subarray(at + 6, at + 8);
  if ((marker & 0xc0) === 0x80) {
    if ((flags & 0x80) === 0) return undefined;
    return at + ((flags & 0x40) === 0 ? 9 : 14);
  }
  // As MPEG-1 has it (ISO/IEC 11172-1, 2.4.3.3): stuffing, the size of a buffer, and then the times.
  let place = at + 6;
  while (bytes[place] === 0xff) place += 1;
  if (((bytes[place] ?? 0) & 0xc0) === 0x40) place += 2;
  const times = (bytes[place] ?? 0) & 0xf0;
  if (times !== 0x20 && times !== 0x30) return undefined;
  return times === 0x20 ? place : place + 5;
}

/**
 * When the frame is decoded, or else shown, whose packet (PES; ISO/IEC 13818-1, 2.4.3.6) begins at a place: ticks.
 * `undefined` where none begins there, or it says no time.
 */
export function pesTime(bytes: Buffer, at: number): number | undefined {
  if (at + longestHead > bytes.length || bytes.readUIntBE(at, 3) !== 1) return undefined;
  const place = timeAt(bytes, at);
  return place === undefined || place + 5 > bytes.length ? undefined : time(bytes, place);
}
