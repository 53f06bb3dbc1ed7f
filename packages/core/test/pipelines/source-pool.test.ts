import { describe, expect, it } from 'vitest';
import { runRetries } from '../../src/pipelines/retries.ts';
import { sourcePool } from '../../src/pipelines/source-pool.ts';
import { syntheticLoader } from '../../src/testing/index.ts';

const requests = ['a', 'b'].map((name) => ({ uri: `synthetic:${name}` }));

describe('a pool of sources that is closed', () => {
  it('opens nothing any more', () => {
    const loader = syntheticLoader();
    const pool = sourcePool(loader, runRetries());
    pool.close();
    for (const request of requests) pool.acquire(request).subscribe();
    expect(loader.counters.opens).toBe(0);
  });

  it('from within an opening keeps nothing of it, and does not begin it again', () => {
    const loader = syntheticLoader();
    const open = (request: (typeof requests)[number]) => {
      pool.close();
      return loader.open(request);
    };
    const pool = sourcePool({ ...loader, open }, runRetries());
    for (const request of requests) pool.acquire(request).subscribe();
    expect(loader.counters.opens).toBeLessThanOrEqual(1);
    expect(loader.leftovers()).toEqual([]);
  });
});
