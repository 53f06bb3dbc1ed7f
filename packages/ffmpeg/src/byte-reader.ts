/** Takes pieces of a wanted size from chunks of any size. */
export interface ByteReader {
  /** Exactly so many bytes, of their own memory; fewer when the bytes have ended. */
  take(count: number): Promise<Uint8Array>;
}

export function byteReader(chunks: AsyncIterator<Uint8Array>): ByteReader {
  let rest: Uint8Array = new Uint8Array(0);
  return {
    take: async (count) => {
      const piece = new Uint8Array(count);
      let filled = 0;
      while (filled < count) {
        if (rest.length === 0) {
          const result = await chunks.next();
          if (result.done === true) return piece.subarray(0, filled);
          rest = result.value;
          continue;
        }
        const part = rest.subarray(0, count - filled);
        piece.set(part, filled);
        filled += part.length;
        rest = rest.subarray(part.length);
      }
      return piece;
    },
  };
}
