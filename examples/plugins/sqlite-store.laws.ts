import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LawRunner, storeLaws } from '@clipwright/testing';
import { sqliteStore } from './sqlite-store.ts';

export function laws(runner: LawRunner): void {
  storeLaws(runner, {
    name: 'sqliteStore',
    capabilities: { fingerprint: true },
    make: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sqlite-laws-'));
      const sources = await mkdtemp(join(tmpdir(), 'sqlite-sources-'));
      const store = sqliteStore(join(folder, 'store.db'), folder);
      return {
        store,
        write: (file, data) => writeFile(file, data, { flag: 'wx' }),
        exists: async (file) => existsSync(file),
        sources: { path: () => join(sources, randomUUID()), write: (file, data) => writeFile(file, data) },
        // Unfinished files, and the database's own while it writes.
        leftovers: async () => (await readdir(folder)).filter((name) => name !== 'store.db'),
        cleanUp: async () => {
          await store[Symbol.asyncDispose]();
          for (const made of [folder, sources]) await rm(made, { recursive: true, force: true });
        },
      };
    },
  });
}
