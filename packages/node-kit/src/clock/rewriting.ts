import type { ClockBreak } from './clock-watch.ts';

/**
 * Gives a file one rising clock: the bytes of the whole file in order, in blocks of any size, with the times behind
 * each break shifted, and nothing else changed but what marks a break. Bounded memory.
 */
export type Rewrite = (
  blocks: AsyncIterable<Uint8Array>,
  breaks: readonly ClockBreak[],
) => AsyncGenerator<Uint8Array, void>;

/** What is to be done with a unit (a packet, a tag) at some byte of the file. */
export interface Placed {
  /** Seconds to be added to its times. */
  readonly shift: ClockBreak['shift'];
  /** How many breaks lie before it. */
  readonly breaks: number;
}

/** Says of units at rising places how many breaks lie before them. A break is told within the first bytes of a unit. */
export function placing(breaks: readonly ClockBreak[]): (position: number) => Placed {
  let passed = 0;
  let shift: ClockBreak['shift'] = '0/1';
  return (position) => {
    for (let next = breaks[passed]; next !== undefined && next.position < position + 8; next = breaks[passed]) {
      shift = next.shift;
      passed += 1;
    }
    return { shift, breaks: passed };
  };
}

/**
 * Cuts blocks into units.
 *
 * @param unit Rewrites the unit at the beginning of the bytes, which are its own to change, and gives what is to be
 * written and how many bytes that was; `undefined` where more are needed to tell. At the end, what is left goes out as
 * it is.
 */
export async function* rewritten(
  blocks: AsyncIterable<Uint8Array>,
  unit: (
    bytes: Uint8Array,
    position: number,
  ) => { readonly out: readonly Uint8Array[]; readonly used: number } | undefined,
): AsyncGenerator<Uint8Array, void> {
  let left = new Uint8Array(0);
  let position = 0;
  for await (const block of blocks) {
    const bytes = new Uint8Array(left.length + block.length);
    bytes.set(left);
    bytes.set(block, left.length);
    let at = 0;
    /** From where on bytes go out in one piece. */
    let from = 0;
    for (let one = unit(bytes, position); one !== undefined; one = unit(bytes.subarray(at), position)) {
      const isPlain = one.out.length === 1 && one.out[0]?.length === one.used;
      if (!isPlain) {
        if (at > from) yield bytes.subarray(from, at);
        for (const out of one.out) yield out;
        from = at + one.used;
      }
      at += one.used;
      position += one.used;
    }
    if (at > from) yield bytes.subarray(from, at);
    left = bytes.slice(at);
  }
  if (left.length > 0) yield left;
}
