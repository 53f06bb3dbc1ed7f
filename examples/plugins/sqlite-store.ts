import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { ArtifactStore } from '@clipwright/core';
import { defineStore } from '@clipwright/core/author';
import { nodeFiles } from '@clipwright/node-kit';
import sqlite from 'node-sqlite3-wasm';

const table = 'create table if not exists kept (key text primary key, record text not null, content blob not null)';

/** Finished files in one SQLite database, kept between runs. */
export function sqliteStore(database: string, temporary = tmpdir()): ArtifactStore {
  mkdirSync(dirname(database), { recursive: true });
  const opened = new sqlite.Database(database);
  opened.exec(table);
  const files = nodeFiles(temporary);
  return defineStore({
    name: 'sqlite',
    files,
    get: async (key, target) => {
      const row = opened.get('select record, content from kept where key = ?', key);
      if (!(row?.content instanceof Uint8Array)) return undefined;
      await writeFile(target, row.content);
      return { record: JSON.parse(String(row.record)) };
    },
    put: async (key, file, record) => {
      const row = [key, JSON.stringify(record), await readFile(file)];
      opened.run('insert or replace into kept values (?, ?, ?)', row);
    },
    remove: async (key) => {
      opened.run('delete from kept where key = ?', key);
    },
    fingerprint: async (file) => {
      const hash = createHash('sha256');
      for await (const bytes of files.read(file)) hash.update(bytes);
      return hash.digest('hex');
    },
    close: async () => opened.close(),
  });
}
