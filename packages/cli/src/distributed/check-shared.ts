import { ClipwrightError } from '@clipwright/core';
import type { CacheFlags } from '../store-choice.ts';

/** Errors: `invalid-option` where no store is named, or nothing is to be kept: workers put what they make into one. */
export function checkShared({ store, cache }: CacheFlags): void {
  if (store !== undefined && cache) return;
  const problem = cache ? 'A queue is named, and no store.' : 'A queue is named, and nothing is to be kept.';
  throw new ClipwrightError('invalid-option', problem, {
    remedy:
      'Name with --store a folder or a bucket (s3://BUCKET/PREFIX) that all workers have, and leave out --no-cache.',
    details: { option: 'store' },
  });
}
