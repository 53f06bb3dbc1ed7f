import { type ArtifactStore, instrument, retrying } from '@clipwright/core';
import { type LawRunner, memoryStore, storeLaws } from '@clipwright/testing';
import { describe, it } from 'vitest';
import { brokenFingerprints } from './broken-fingerprints.ts';
import { brokenStores } from './broken-stores.ts';
import { ClassFingerprintingStore } from './class-backends.ts';
import { fingerprintingStore } from './fingerprinting-store.ts';
import { notices } from './notices.ts';
import { storeFaults } from './store-faults.ts';

const suite = (
  runner: LawRunner,
  fault?: string,
  name = 'memoryStore',
  decorate: (store: ArtifactStore) => ArtifactStore = (store) => store,
): void =>
  storeLaws(runner, {
    name: `the laws of stores, kept by ${name} with fingerprints`,
    capabilities: { fingerprint: true },
    make: async () => {
      const store = memoryStore();
      const files = new Map<string, Uint8Array>();
      const broken = brokenStores[fault ?? '']?.(store) ?? store;
      const whole = fingerprintingStore(broken, files);
      return {
        store: decorate(brokenFingerprints[fault ?? '']?.(whole) ?? whole),
        write: async (file, data) => void store.files.set(file, data),
        exists: async (file) => store.files.has(file),
        sources: {
          path: () => `/memory/source ${Math.random()}`,
          write: async (file, data) => void files.set(file, data),
        },
        leftovers: () => store.leftovers(),
      };
    },
  });

suite({ describe, it });
storeLaws(
  { describe, it },
  {
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
  },
);
notices('the laws of stores notice a store that', suite, storeFaults);

const decorations: Readonly<Record<string, (store: ArtifactStore) => ArtifactStore>> = {
  'a class': (store) => store,
  'instrument of a class': (store) => instrument(store).backend,
  'retrying of a class': (store) => retrying(store),
};
for (const [name, decorate] of Object.entries(decorations)) {
  suite({ describe, it }, undefined, name, (store) => decorate(new ClassFingerprintingStore(store)));
}
