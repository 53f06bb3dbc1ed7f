import type { Settling } from '@clipwright/core/author';
import { check } from './check.ts';
import { turns } from './law.ts';

/** A product that can tell what is alive of it. */
export interface Observed {
  /** Live processes, open files and handles, unfinished and temporary files, one line each. */
  leftovers(): Promise<readonly string[]> | readonly string[];
}

/** Nothing is left once everything has settled. */
export async function checkNothingLeft(product: Observed, work: Settling): Promise<void> {
  await work.settled();
  await turns();
  await work.settled();
  const left = await product.leftovers();
  check(left.length === 0, `Left behind: ${left.join('; ')}.`);
}
