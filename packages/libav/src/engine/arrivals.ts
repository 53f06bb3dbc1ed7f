import { type Packed, unpack } from './packed.ts';
import type { FromWorker } from './protocol.ts';

/** What comes from a child process: messages by one way, memory of theirs by another. */
export interface Arrivals {
  message(message: FromWorker | Packed): void;
  /** Not to be changed afterwards. */
  bytes(chunk: Uint8Array): void;
  /** Takes memory that is done with, for what will come. */
  reuse(memory: readonly ArrayBuffer[]): void;
}

/** A message in its turn. */
interface Arrival {
  readonly message: FromWorker | Packed;
  readonly memory: readonly ArrayBuffer[];
  /** What of its memory is not there yet. */
  readonly missing: Uint8Array[];
}

/** Pieces of memory that are kept for what will come, at most. */
const maxSpare = 4;

/** Puts messages together with their memory, and tells them in their order. */
export function arrivals(told: (message: FromWorker) => void): Arrivals {
  const waiting: Arrival[] = [];
  /** Bytes that belong nowhere yet. */
  const chunks: Uint8Array[] = [];
  const spare: ArrayBuffer[] = [];

  const take = (size: number): ArrayBuffer => {
    const fitting = spare.findIndex(({ byteLength }) => byteLength === size);
    const [found = new ArrayBuffer(size)] = fitting < 0 ? [] : spare.splice(fitting, 1);
    return found;
  };

  const fill = (missing: Uint8Array[]): void => {
    for (;;) {
      const [hole, chunk] = [missing[0], chunks[0]];
      if (hole === undefined || chunk === undefined) return;
      const size = Math.min(hole.length, chunk.length);
      hole.set(chunk.subarray(0, size));
      missing.splice(0, 1, ...(size < hole.length ? [hole.subarray(size)] : []));
      chunks.splice(0, 1, ...(size < chunk.length ? [chunk.subarray(size)] : []));
    }
  };

  const advance = (): void => {
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      fill(first.missing);
      if (first.missing.length > 0) return;
      waiting.shift();
      told('packed' in first.message ? unpack(first.message, first.memory) : first.message);
    }
  };

  return {
    message: (message) => {
      const memory = 'packed' in message ? message.sizes.map(take) : [];
      const missing = memory.map((piece) => new Uint8Array(piece)).filter(({ length }) => length > 0);
      waiting.push({ message, memory, missing });
      advance();
    },
    bytes: (chunk) => {
      chunks.push(chunk);
      advance();
    },
    reuse: (memory) => {
      spare.push(...memory);
      spare.splice(0, spare.length - maxSpare);
    },
  };
}
