import { memoryCache } from '@clipwright/cache';

/** A cache that keeps the load of a key's first caller for ever. */
class KeepingCache {
  #cache = memoryCache();
  #loads = new Map();

  #first(key, load) {
    if (!this.#loads.has(key)) this.#loads.set(key, load);
    return this.#loads.get(key);
  }

  acquire(key, load) {
    return this.#cache.acquire(key, this.#first(key, load));
  }

  hold(key, load) {
    return this.#cache.hold(key, this.#first(key, load));
  }

  settled() {
    return this.#cache.settled();
  }

  [Symbol.asyncDispose]() {
    return this.#cache[Symbol.asyncDispose]();
  }
}

export const conformance = { cache: { make: async () => ({ cache: new KeepingCache() }) } };
