import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/**
 * Bytes of memory that this process has once what nobody refers to is collected, and others with it, where the system
 * tells (Linux).
 *
 * @param others By their numbers.
 */
export function resident(others: readonly number[]): number {
  if (typeof collect !== 'function') throw new Error('There is no way to collect.');
  collect();
  const kilobytes = others.map((pid) =>
    Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
  );
  return kilobytes.reduce((sum, each) => sum + 1024 * each, process.memoryUsage().rss);
}

/**
 * By how much something grew while it was looked at: the median of the second half above that of the first quarter, so
 * that a moment in which it is more, or less, says nothing.
 */
export function growthOf(seen: readonly number[]): number {
  const median = (part: readonly number[]): number => part.toSorted((a, b) => a - b)[part.length >> 1] ?? Number.NaN;
  return median(seen.slice(seen.length / 2)) - median(seen.slice(0, seen.length / 4));
}
