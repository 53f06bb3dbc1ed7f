import { type Comparison, median } from '@clipwright/bench';
import { table } from './table.ts';

/** A table of how long each work took, ours and one after the other. */
export function speedUpTable(comparisons: readonly Comparison[]): string {
  const seconds = (times: readonly number[]): string => `${(median(times) / 1000).toFixed(2)} s`;
  const rows = comparisons.map(({ name, ours, theirs, ratio }) => [
    name,
    seconds(theirs),
    seconds(ours),
    `${ratio.toFixed(2)}x`,
  ]);
  return table(['work', 'one after the other', 'clipwright', 'speed-up'], rows);
}
