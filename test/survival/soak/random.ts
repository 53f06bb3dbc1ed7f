/** Chance that follows from a seed. */
export interface Random {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
}

/** Marsaglia's xorshift of 32 bits (Xorshift RNGs, 2003). */
export function randomFrom(seed: number): Random {
  let state = seed | 1;
  const below = (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  return { below, pick: (list) => list[below(list.length)] ?? list[0] };
}
