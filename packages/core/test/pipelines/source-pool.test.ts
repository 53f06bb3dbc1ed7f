import { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { ClipLoader } from '../../src/index.ts';
import { runRetries } from '../../src/pipelines/retries.ts';
import { sourcePool } from '../../src/pipelines/source-pool.ts';

const requests = ['a', 'b'].map((name) => ({ uri: `synthetic:${name}` }));

/** Opens for ever, and counts how often that was begun and is still under way. */
function slowLoader(
  opening: () => void = () => {},
): ClipLoader & { readonly begun: number; readonly underWay: number } {
  let begun = 0;
  let underWay = 0;
  return {
    get begun() {
      return begun;
    },
    get underWay() {
      return underWay;
    },
    open() {
      opening();
      return new Observable(() => {
        begun++;
        underWay++;
        return () => {
          underWay--;
        };
      });
    },
    settled: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

describe('a pool of sources that is closed', () => {
  it('opens nothing any more', () => {
    const loader = slowLoader();
    const pool = sourcePool(loader, runRetries());
    pool.close();
    for (const request of requests) pool.acquire(request).subscribe();
    expect(loader.begun).toBe(0);
  });

  it('from within an opening keeps nothing of it, and does not begin it again', () => {
    const loader = slowLoader(() => pool.close());
    const pool = sourcePool(loader, runRetries());
    for (const request of requests) pool.acquire(request).subscribe();
    expect(loader.begun).toBeLessThanOrEqual(1);
    expect(loader.underWay).toBe(0);
  });
});
