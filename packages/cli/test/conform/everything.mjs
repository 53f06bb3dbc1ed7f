import { memoryStore, syntheticProber } from '@clipwright/testing';

export const conformance = {
  store: {
    make: async () => {
      const store = memoryStore();
      return {
        store,
        write: async (file, data) => void store.files.set(file, data),
        exists: async (file) => store.files.has(file),
        leftovers: () => store.leftovers(),
      };
    },
  },
  prober: {
    name: 'a | prober',
    capabilities: { audio: true, incomplete: false, notMedia: false, changing: false },
    make: async () => {
      const prober = syntheticProber({ frames: 24 });
      return { prober, uri: 'synthetic:one', missing: 'none', leftovers: () => prober.leftovers() };
    },
  },
};
