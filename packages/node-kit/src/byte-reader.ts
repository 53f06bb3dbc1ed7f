/** Takes blocks of a wanted size from chunks of any size. */
export interface ByteReader {
  /** Exactly so many bytes, of their own memory; fewer when the bytes have ended. */
  take(count: number): Promise<Uint8Array>;
  /** Fills memory that is there, and tells how much of it: all, unless the bytes have ended. */
  fill(memory: Uint8Array): Promise<number>;
}

export function byteReader(chunks: AsyncIterator<Uint8Array>): ByteReader {
  let rest: Uint8Array = new Uint8Array(0);
  const fill = async (memory: Uint8Array): Promise<number> => {
    let filled = 0;
    while (filled < memory.length) {
      if (rest.length === 0) {
        const result = await chunks.next();
        if (result.done === true) break;
        rest = result.value;
        continue;
      }
      const part = rest.subarray(0, memory.length - filled);
      memory.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
    }
    return filled;
  };
  return {
    fill,
    take: async (count) => {
      const block = new Uint8Array(count);
      return block.subarray(0, await fill(block));
    },
  };
}
