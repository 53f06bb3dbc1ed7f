/** Ticks of the clock of MPEG's streams, a 90,000th of a second each, after which it begins again at 0. */
export const clockOfMpeg = 2 ** 33;

/** Moves the time that five bytes hold, as MPEG's streams write it (ISO 13818-1, 2.4.3.6), by so many ticks. */
export function moveTime(bytes: Uint8Array, at: number, ticks: number): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(at, at + 5);
  const time = ((a >> 1) & 7) * 2 ** 30 + b * 2 ** 22 + (c >> 1) * 2 ** 15 + d * 2 ** 7 + (e >> 1);
  const moved = (((time + ticks) % clockOfMpeg) + clockOfMpeg) % clockOfMpeg;
  bytes[at] = (a & 0xf1) | (Math.floor(moved / 2 ** 30) << 1);
  bytes[at + 1] = Math.floor(moved / 2 ** 22) & 0xff;
  bytes[at + 2] = (c & 1) | ((Math.floor(moved / 2 ** 15) & 0x7f) << 1);
  bytes[at + 3] = Math.floor(moved / 2 ** 7) & 0xff;
  bytes[at + 4] = (e & 1) | ((moved & 0x7f) << 1);
}

/**
 * Moves the times of the packet of a stream of pictures or sound (PES) that begins at the first of the bytes, in the
 * forms of MPEG-1 and MPEG-2; anything else stays as it is.
 */
export function movePacketTimes(bytes: Uint8Array, ticks: number): void {
  const byte = (at: number): number => bytes[at] ?? 0;
  const move = (at: number, both: boolean): void => {
    if (bytes.length >= at + 5) moveTime(bytes, at, ticks);
    if (both && bytes.length >= at + 10) moveTime(bytes, at + 5, ticks);
  };
  if (byte(0) !== 0 || byte(1) !== 0 || byte(2) !== 1 || !hasTimes(byte(3))) return;
  if (byte(6) >> 6 === 2) {
    const flags = byte(7) >> 6;
    if (flags >= 2) move(9, flags === 3);
    return;
  }
  let at = 6;
  while (byte(at) === 0xff && at < 6 + 16) at += 1;
  if (byte(at) >> 6 === 1) at += 2;
  if (byte(at) >> 4 === 2 || byte(at) >> 4 === 3) move(at, byte(at) >> 4 === 3);
}

/** Whether packets of a number hold times: sound, pictures, and what is private to a program. */
function hasTimes(id: number): boolean {
  return id === 0xbd || id === 0xfd || (id >= 0xc0 && id <= 0xef);
}
