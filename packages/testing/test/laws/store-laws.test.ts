import { type LawRunner, memoryStore, storeLaws } from '@clipwright/testing';
import { describe, it } from 'vitest';
import { brokenStores } from './broken-stores.ts';
import { notices } from './notices.ts';
import { storeFaults } from './store-faults.ts';

const suite = (runner: LawRunner, fault?: string): void =>
  storeLaws(runner, {
    name: 'the laws of stores, kept by memoryStore',
    make: async () => {
      const store = memoryStore();
      return {
        store: brokenStores[fault ?? '']?.(store) ?? store,
        write: async (file, data) => void store.files.set(file, data),
        exists: async (file) => store.files.has(file),
        leftovers: () => store.leftovers(),
      };
    },
  });

suite({ describe, it });
notices('the laws of stores notice a store that', suite, storeFaults);
