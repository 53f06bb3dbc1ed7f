import type { ClipCache, ClipSource } from '@clipwright/core';
import { defineCache } from '@clipwright/core/author';

/** Keeps open what was used last: at most so many sources that nobody uses. */
export function lruCache<T extends AsyncDisposable = ClipSource>(most: number): ClipCache<T> {
  return defineCache<T>({
    name: 'lru',
    policy: {
      evict: ({ idle }) => {
        const [oldest] = idle.keys();
        return idle.size > most ? oldest : undefined;
      },
    },
  });
}
