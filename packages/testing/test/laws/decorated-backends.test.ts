import { type ArtifactStore, type ClipCache, instrument, retrying } from '@clipwright/core';
import { cacheLaws, memoryStore, type StoreProduct, storeLaws } from '@clipwright/testing';
import { describe, it } from 'vitest';
import { ClassCache, ClassStore } from './class-backends.ts';
import { referenceCache } from './reference-cache.ts';

const caches: Readonly<Record<string, (cache: ClipCache) => ClipCache>> = {
  'a class': (cache) => cache,
  'instrument of a class': (cache) => instrument(cache).backend,
  'instrument of instrument of a class': (cache) => instrument(instrument(cache).backend).backend,
};
for (const [name, decorate] of Object.entries(caches)) {
  cacheLaws({ describe, it }, { name, make: async () => ({ cache: decorate(new ClassCache(referenceCache())) }) });
}

const stores: Readonly<Record<string, (store: ArtifactStore) => ArtifactStore>> = {
  'a class': (store) => store,
  'instrument of a class': (store) => instrument(store).backend,
  'retrying of a class': (store) => retrying(store),
  'instrument of retrying of retrying of a class': (store) => instrument(retrying(retrying(store))).backend,
};
for (const [name, decorate] of Object.entries(stores)) {
  storeLaws({ describe, it }, { name, make: async () => new Product(decorate) });
}

/** As somebody may write it: nothing may take a method off it. */
class Product implements StoreProduct {
  readonly #memory = memoryStore();
  readonly #store: ArtifactStore;

  constructor(decorate: (store: ArtifactStore) => ArtifactStore) {
    this.#store = decorate(new ClassStore(this.#memory));
  }

  get store() {
    return this.#store;
  }

  async write(file: string, data: Uint8Array) {
    this.#memory.files.set(file, data);
  }

  async exists(file: string) {
    return this.#memory.files.has(file);
  }

  leftovers() {
    return this.#memory.leftovers();
  }
}
