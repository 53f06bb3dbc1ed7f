import { type LawRunner, memoryStore, storeLaws } from '@clipwright/core/testing';
import { describe, it } from 'vitest';

const suite = (runner: LawRunner): void =>
  storeLaws(runner, {
    name: 'the laws of stores, kept by memoryStore',
    make: async () => {
      const store = memoryStore();
      return {
        store,
        write: async (file, data) => void store.files.set(file, data),
        exists: async (file) => store.files.has(file),
        leftovers: () => store.leftovers(),
      };
    },
  });

suite({ describe, it });
