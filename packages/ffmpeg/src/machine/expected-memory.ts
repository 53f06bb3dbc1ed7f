/** How much memory jobs are expected to use at their peak, by class: a first guess, and then what they did use. */
export interface ExpectedMemory {
  /**
   * Bytes that the next job of a class is expected to use.
   *
   * @param guess What to expect as long as none of the class has told.
   */
  of(kind: string, guess: number): number;
  /** A job of that class has ended, having used so many bytes at its peak. */
  learn(kind: string, peak: number): void;
  /**
   * A job of that class was killed, most likely because memory was short: the next ones are expected to use twice what
   * it was let in with, so that fewer run beside each other.
   *
   * @param expected Bytes that it was let in with. Of several that were, and are killed together, each says the same.
   */
  killed(kind: string, expected: number): void;
}

/** A higher peak counts at once, a lower one by this part: too little memory ends jobs, too much delays them. */
const downwards = 1 / 8;

/** Expectations that start from the guesses and follow what is learned: up at once, down slowly. */
export function expectedMemory(): ExpectedMemory {
  const learned = new Map<string, number>();
  return {
    of: (kind, guess) => learned.get(kind) ?? guess,
    learn: (kind, peak) => {
      const before = learned.get(kind) ?? peak;
      learned.set(kind, Math.max(peak, before + (peak - before) * downwards));
    },
    killed: (kind, expected) => {
      learned.set(kind, Math.max(learned.get(kind) ?? 0, 2 * expected));
    },
  };
}
