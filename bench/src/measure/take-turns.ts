/** One of those compared: its work, once. */
export interface Contestant<T> {
  readonly name: string;
  readonly run: () => Promise<T>;
}

/** What came of all its turns, in order; where one failed, the error, and no turns after it. */
export interface Turns<T> {
  readonly name: string;
  readonly results: readonly T[];
  readonly error?: unknown;
}

/**
 * Each contestant `runs` times, one at a time and in turns (A B C, B C A, ...), so that a machine that grows slower or
 * faster does so for all, and none always finds it as a certain other left it. One that fails is out; the others go on.
 */
export async function takeTurns<T>(contestants: readonly Contestant<T>[], runs: number): Promise<readonly Turns<T>[]> {
  const turns = contestants.map(({ name, run }) => ({
    name,
    run,
    results: [] as T[],
    failed: false,
    error: undefined as unknown,
  }));
  for (let turn = 0; turn < runs; turn++) {
    const first = turn % Math.max(1, turns.length);
    for (const each of [...turns.slice(first), ...turns.slice(0, first)]) {
      if (each.failed) continue;
      try {
        each.results.push(await each.run());
      } catch (error) {
        each.failed = true;
        each.error = error;
      }
    }
  }
  return turns.map(({ name, results, failed, error }) => ({ name, results, ...(failed ? { error } : {}) }));
}
