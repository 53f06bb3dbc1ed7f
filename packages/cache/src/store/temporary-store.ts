import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DirectoryStore, directoryStore } from './directory-store.ts';

export interface TemporaryStoreOptions {
  /** In which the store's own directory is made. @default the system's directory for temporary files */
  readonly directory?: string;
}

/** A store in a fresh directory, which is removed whole when the store is disposed. */
export function temporaryStore(options: TemporaryStoreOptions = {}): DirectoryStore {
  const directory = mkdtempSync(join(options.directory ?? tmpdir(), 'clipwright-'));
  const store = directoryStore({ directory });
  return {
    ...store,
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
