/** Whole numbers from 0 on, below a limit. */
export type Choose = (below: number) => number;

/** Numbers that a seed alone decides (mulberry32, Tommy Ettinger). */
export function choices(seed: number): Choose {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Headers lie at the beginning of a file or at its end; packets and their headers in between. */
const edge = 1500;

/** A position: at the beginning, at the end, or anywhere, each as likely. */
function position(bytes: Uint8Array, choose: Choose): number {
  const near = Math.min(edge, bytes.length);
  return [choose(near), bytes.length - 1 - choose(near), choose(bytes.length)][choose(3)] ?? 0;
}

/** Lengths from 1 to about 1000, short ones as likely as long ones. */
const length = (choose: Choose): number => 1 + choose(2 ** (1 + choose(10)));

/**
 * What is written over numbers in headers: nothing, the largest of 31 and of 32 bits, and one that is none of these.
 */
const numbers = [0, 0x7fffffff, 0xffffffff, 0x01000000];

const mutations: Readonly<Record<string, (bytes: Buffer, choose: Choose) => Buffer>> = {
  flips: (bytes, choose) => {
    for (let left = 1 + choose(8); left > 0; left -= 1) {
      const at = position(bytes, choose);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << choose(8));
    }
    return bytes;
  },
  cut: (bytes, choose) => {
    const at = position(bytes, choose);
    return choose(3) === 0 ? bytes.subarray(at) : bytes.subarray(0, at);
  },
  zeros: (bytes, choose) => {
    const at = position(bytes, choose);
    return bytes.fill(0, at, Math.min(bytes.length, at + length(choose)));
  },
  doubled: (bytes, choose) => {
    const at = position(bytes, choose);
    const end = at + length(choose);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at, end), bytes.subarray(end)]);
  },
  overwritten: (bytes, choose) => {
    const at = position(bytes, choose);
    if (choose(2) === 0) {
      for (let i = at; i < Math.min(bytes.length, at + 4 + choose(60)); i += 1) bytes[i] = choose(256);
    } else if (at + 4 <= bytes.length) {
      bytes.writeUInt32BE(numbers[choose(numbers.length)] ?? 0, at);
    }
    return bytes;
  },
};

export interface Mutant {
  /** Where it comes from and what was done to it: its seed is all that it takes to make it again. */
  readonly what: string;
  /** Name of the file that it was made of. */
  readonly of: string;
  readonly bytes: Buffer;
}

/** The mutant of a seed. Seeds that follow each other go through all files, and through all mutations. */
export function mutantOf(files: ReadonlyMap<string, Buffer>, seed: number): Mutant {
  const kinds = Object.entries(mutations);
  const [of, whole] = [...files][seed % files.size] ?? [];
  const [kind, mutate] = kinds[Math.floor(seed / files.size) % kinds.length] ?? [];
  if (of === undefined || whole === undefined || mutate === undefined) throw new Error('nothing to mutate');
  return { what: `seed ${seed}: ${of}, ${kind}`, of, bytes: mutate(Buffer.from(whole), choices(seed)) };
}
