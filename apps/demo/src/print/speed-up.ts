import { table } from './table.ts';

/** Milliseconds that two ways of doing the same work took. */
export interface Comparison {
  readonly name: string;
  readonly ours: number;
  readonly theirs: number;
}

/** A table of how long each work took, ours and one after the other. */
export function speedUpTable(comparisons: readonly Comparison[]): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
  const rows = comparisons.map(({ name, ours, theirs }) => [
    name,
    seconds(theirs),
    seconds(ours),
    `${(theirs / ours).toFixed(2)}x`,
  ]);
  return table(['work', 'one after the other', 'clipwright', 'speed-up'], rows);
}
