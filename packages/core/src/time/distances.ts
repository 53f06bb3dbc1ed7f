export interface Distances {
  /** From each time to the next. */
  readonly each: readonly number[];
  /** The same, the shortest first. */
  readonly sorted: readonly number[];
  readonly median: number;
}

/** How far rising times are apart; `undefined` of fewer than two. */
export function distancesOf(times: readonly number[]): Distances | undefined {
  const each = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  const sorted = each.toSorted((a, b) => a - b);
  const median = sorted[sorted.length >> 1];
  return median === undefined ? undefined : { each, sorted, median };
}
