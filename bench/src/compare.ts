/** Milliseconds that two ways of doing the same work took, run after run. */
export interface Comparison {
  readonly name: string;
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  /** Median of theirs over median of ours: above 1, ours is faster. */
  readonly ratio: number;
}

export interface Contest {
  readonly name: string;
  /** The work, from a cold start each time. */
  readonly ours: () => Promise<unknown>;
  readonly theirs: () => Promise<unknown>;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** The comparison of what was measured. */
export function comparison(name: string, ours: readonly number[], theirs: readonly number[]): Comparison {
  return { name, ours, theirs, ratio: median(theirs) / median(ours) };
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Times both ways `runs` times, one at a time and in turns, the first of each turn alternating, so that neither always
 * finds the machine as the other left it.
 */
export async function compare({ name, ours, theirs }: Contest, runs: number): Promise<Comparison> {
  const times: { readonly ours: number[]; readonly theirs: number[] } = { ours: [], theirs: [] };
  for (let turn = 0; turn < runs; turn++) {
    if (turn % 2 === 0) times.ours.push(await timed(ours));
    times.theirs.push(await timed(theirs));
    if (turn % 2 === 1) times.ours.push(await timed(ours));
  }
  return comparison(name, times.ours, times.theirs);
}
