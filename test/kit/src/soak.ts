/** Whether the soak runs (`CLIPWRIGHT_SOAK=1`): the same tests with larger numbers. */
export const isSoak: boolean = process.env.CLIPWRIGHT_SOAK === '1';

/**
 * What the check tries of what can be tried, in the same order: of more than one the first, the last, and others evenly
 * between them. The soak tries all.
 */
export function some<T>(all: readonly T[], count: number): readonly T[] {
  if (isSoak || count >= all.length) return all;
  const step = (all.length - 1) / Math.max(1, count - 1);
  const kept = new Set(Array.from({ length: count }, (_, i) => Math.round(i * step)));
  return all.filter((_, i) => kept.has(i));
}
