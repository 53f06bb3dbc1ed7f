import { defineCache, definePlugin } from '@clipwright/core/author';

/** Keeps open what was used last: at most so many sources that nobody uses. Write your own rule in its place. */
export function cache(most = 8) {
  return defineCache({
    name: '__part__',
    policy: {
      // The key of what is to be closed next, or nothing: what is idle is in order of its last use.
      evict: ({ idle }) => (idle.size > most ? [...idle.keys()][0] : undefined),
    },
  });
}

export default definePlugin({ name: '__name__', contract: 1, caches: { __part__: () => cache() } });
