import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactStore } from '@clipwright/core';
import { type StoreProduct, storeLaws } from '@clipwright/testing';
import { describe, it } from 'vitest';
import { directoryStore, temporaryStore } from '../../src/index.ts';
import { storeLayout } from '../../src/store/layout.ts';

function productOf(
  make: (parent: string) => ArtifactStore & { readonly directory: string },
): () => Promise<StoreProduct> {
  return async () => {
    const parent = await mkdtemp(join(tmpdir(), 'store-laws-'));
    const store = make(parent);
    const { sessions, leases } = storeLayout(store.directory);
    return {
      store,
      write: (file, data) => writeFile(file, data, { flag: 'wx' }),
      exists: async (file) => existsSync(file),
      sources: { path: () => join(parent, randomUUID()), write: (file, data) => writeFile(file, data) },
      leftovers: async () => {
        const requests = (await namesIn(sessions)).filter((name) => /request-\d+$/.test(name));
        return [...requests, ...(await namesIn(leases))];
      },
      cleanUp: async () => {
        await store[Symbol.asyncDispose]();
        await rm(parent, { recursive: true, force: true });
      },
    };
  };
}

async function namesIn(directory: string): Promise<string[]> {
  return existsSync(directory) ? readdir(directory, { recursive: true }) : [];
}

const capabilities = { fingerprint: true };
storeLaws(
  { describe, it },
  { name: 'directoryStore', capabilities, make: productOf((directory) => directoryStore({ directory })) },
);
storeLaws(
  { describe, it },
  { name: 'temporaryStore', capabilities, make: productOf((directory) => temporaryStore({ directory })) },
);
