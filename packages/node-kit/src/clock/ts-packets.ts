const sync = 0x47;
/** Sizes of a transport stream's packets: plain, with a time before each, with a check behind each. */
const packetSizes = [188, 192, 204];

/** Where the packets of a transport stream are in a stretch of it: where the first begins, and how large they are. */
export function packetGrid(bytes: Buffer): { readonly first: number; readonly size: number } | undefined {
  for (const size of packetSizes) {
    for (let first = 0; first < size; first += 1) {
      if ([0, 1, 2, 3, 4, 5, 6, 7].every((count) => bytes[first + count * size] === sync)) return { first, size };
    }
  }
  return undefined;
}

/** Whether a packet (ISO/IEC 13818-1, 2.4.3.2) is where a frame's begins: of one stream, if its number is given. */
export function beginsPes(bytes: Buffer, at: number, id?: number): boolean {
  const [mark, high = 0, low = 0, flags = 0] = bytes.subarray(at, at + 4);
  const isOwn = id === undefined || (((high & 0x1f) << 8) | low) === id;
  return mark === sync && (high & 0x40) !== 0 && isOwn && (flags & 0x10) !== 0;
}

/** Where the payload of a packet begins. */
export function payloadAt(bytes: Buffer, at: number): number {
  const [flags = 0, adaptation = 0] = bytes.subarray(at + 3, at + 5);
  return at + 4 + ((flags & 0x20) === 0 ? 0 : adaptation + 1);
}
