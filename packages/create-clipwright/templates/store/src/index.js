import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { definePlugin, defineStore } from '@clipwright/core/author';
import { nodeFiles } from '@clipwright/node-kit';

/** Keeps finished files in a folder, each beside its record. Write your own place in its place. */
export function store(folder) {
  const pathOf = (key) => join(folder, createHash('sha256').update(key).digest('hex'));
  return defineStore({
    name: '__part__',
    files: nodeFiles(folder ?? tmpdir()),
    async get(key, target) {
      const path = pathOf(key);
      const record = await readFile(`${path}.json`, 'utf8').catch(() => undefined);
      if (record === undefined) return undefined;
      await copyFile(path, target);
      return { record: JSON.parse(record) };
    },
    async put(key, file, record) {
      const path = pathOf(key);
      await mkdir(folder, { recursive: true });
      await copyFile(file, path);
      // The record comes last, and at once: where it is, the file is whole.
      await writeFile(`${path}.part`, JSON.stringify(record));
      await rename(`${path}.part`, `${path}.json`);
    },
    async remove(key) {
      await rm(`${pathOf(key)}.json`, { force: true });
      await rm(pathOf(key), { force: true });
    },
  });
}

export default definePlugin({
  name: '__name__',
  contract: 1,
  // The command says where things may be kept.
  stores: { __part__: ({ directory = tmpdir() }) => store(join(directory, '__part__')) },
});
