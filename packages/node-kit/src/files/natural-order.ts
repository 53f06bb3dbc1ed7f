const collator = new Intl.Collator('en', { numeric: true });

/** The order in which people read names: `clip 2` before `clip 10`. The same on every machine. */
export function naturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || Number(a > b) - Number(a < b);
}
