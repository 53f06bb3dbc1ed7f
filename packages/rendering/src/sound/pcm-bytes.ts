import { byteReader } from '@clipwright/node-kit';

/** Raw sound by pull: 32-bit float, interleaved, in blocks of any length. */
export interface PcmBytes extends Pick<AsyncIterator<Uint8Array>, 'next' | 'return'> {
  /** What the decoder had to say, once it has ended. */
  complaints?(): readonly string[];
}

/** Bytes of one value. */
export const bytesPerValue = 4;

/** Silence is written in blocks of this many bytes. */
const zeros = new Uint8Array(64 * 1024);

export function* silence(bytes: number): Generator<Uint8Array> {
  for (let missing = bytes; missing > 0; missing -= zeros.length) yield zeros.subarray(0, missing);
}

/** Pulls the first block at once, which starts what is behind it, and gives it to whoever asks first. */
export function primed(bytes: PcmBytes): PcmBytes {
  let first: Promise<IteratorResult<Uint8Array>> | undefined = bytes.next();
  // Its failure is met when its turn comes.
  first.catch(() => {});
  return {
    next: () => {
      const result = first ?? bytes.next();
      first = undefined;
      return result;
    },
    return: async () => (await bytes.return?.()) ?? { done: true, value: undefined },
    complaints: () => bytes.complaints?.() ?? [],
  };
}

/** The same without its first bytes. */
export async function* skipping(bytes: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let skip = count;
  for await (const block of bytes) {
    if (block.length > skip) yield block.subarray(skip);
    skip = Math.max(0, skip - block.length);
  }
}

/**
 * Reads whole blocks of values out of blocks of any length; zeros after the end. A block is good until the next is
 * asked for: memory taken anew for each would have to be collected, which cost more than what is done with the values.
 */
export function blockReader(bytes: AsyncIterator<Uint8Array>): (values: number) => Promise<Float32Array> {
  const reader = byteReader(bytes);
  let memory = new Float32Array(0);
  return async (values) => {
    if (memory.length < values) memory = new Float32Array(values);
    const filled = await reader.fill(new Uint8Array(memory.buffer, 0, values * bytesPerValue));
    const block = memory.subarray(0, values);
    // A value of which not all has come is none.
    return block.fill(0, Math.floor(filled / bytesPerValue));
  };
}
