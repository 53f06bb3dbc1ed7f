import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { laws as lruCacheLaws } from '../../plugins/lru-cache.laws.ts';
import { lruCache } from '../../plugins/lru-cache.ts';
import { laws as sqliteStoreLaws } from '../../plugins/sqlite-store.laws.ts';

lruCacheLaws({ describe, it });
sqliteStoreLaws({ describe, it });

it('the cache keeps what was used last, and closes the rest', async () => {
  const closed: string[] = [];
  const cache = lruCache<AsyncDisposable>(2);
  const use = async (key: string): Promise<void> => {
    const value = { [Symbol.asyncDispose]: async () => void closed.push(key) };
    (await cache.hold(key, () => of({ type: 'loaded', value }))).release();
  };
  for (const key of ['a', 'b', 'a', 'c']) await use(key);
  expect(closed).toEqual(['b']);
  await cache[Symbol.asyncDispose]();
  expect(closed).toEqual(['b', 'a', 'c']);
});

it.each([
  ['lru-cache.ts', 40],
  ['sqlite-store.ts', 60],
])('%s has at most %i lines', (name, most) => {
  const text = readFileSync(join(import.meta.dirname, '../../plugins', name), 'utf8');
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(most);
});
