import { describe, expect, it } from 'vitest';
import { memoryCache } from '../../src/index.ts';
import { manualLoad, Resource } from './resource.ts';

describe('memoryCache', () => {
  it('closes a value when its last user leaves', async () => {
    const cache = memoryCache<Resource>();
    const work = manualLoad();
    const value = new Resource();
    const first = cache.acquire('a', work.load).subscribe();
    const second = cache.hold('a', work.load);
    work.finish(value);
    const lease = await second;
    expect(lease.value).toBe(value);
    first.unsubscribe();
    expect(value.disposals).toBe(0);
    lease.release();
    expect(value.disposals).toBe(1);
    expect(work.starts).toBe(1);
  });
});
