import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { storeLaws } from '@clipwright/testing';
import { store } from '../src/index.js';

// Every promise of a store, each as a test of its own.
storeLaws(
  { describe, it },
  {
    name: '__part__',
    make: async () => {
      const folder = await mkdtemp(join(tmpdir(), '__name__-'));
      const made = store(folder);
      return {
        store: made,
        write: (file, data) => writeFile(file, data, { flag: 'wx' }),
        exists: async (file) => existsSync(file),
        // What is neither a file that is kept nor its record is unfinished.
        leftovers: async () => (await readdir(folder)).filter((name) => !/^[0-9a-f]{64}(\.json)?$/.test(name)),
        cleanUp: async () => {
          await made[Symbol.asyncDispose]();
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
  },
);
