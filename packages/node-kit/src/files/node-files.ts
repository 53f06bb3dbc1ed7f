import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { type PlatformFiles, systemFailure } from '@clipwright/core/author';
import { checkOutputFile } from './check-output-file.ts';
import { publish } from './publish.ts';
import { removeAbandonedFiles, type TemporaryFile, temporaryFile } from './temporary-file.ts';
import { removeAbandoned, unfinishedFile } from './unfinished-file.ts';

/**
 * Node's files, for stores and renderers that are made with the author's kit. Each temporary file has a directory of
 * its own, which names this process: what it leaves when it is killed is removed by the next one.
 *
 * @param parent Directory in which these are made. @default the system's for temporary files
 * @example
 * defineStore({ name: 'mine', files: nodeFiles(), get, put, remove });
 */
export function nodeFiles(parent = tmpdir()): PlatformFiles {
  const places = new Map<string, TemporaryFile>();
  let tidied: Promise<void> | undefined;
  return {
    temporary: async () => {
      tidied ??= removeAbandonedFiles(parent);
      await tidied;
      const place = await temporaryFile(parent, 'files', '');
      places.set(place.path, place);
      return place.path;
    },
    beside: async (output) => {
      await removeAbandoned(output);
      return unfinishedFile(output);
    },
    size: async (file) => {
      try {
        const found = await stat(file);
        return found.isFile() ? found.size : undefined;
      } catch (error) {
        if (systemFailure(error) === 'missing') return undefined;
        throw error;
      }
    },
    read: (file) => createReadStream(file),
    remove: async (file) => {
      const place = places.get(file);
      places.delete(file);
      if (place === undefined) await rm(file, { force: true });
      else await place[Symbol.asyncDispose]();
    },
    checkOutput: (output) => checkOutputFile(output),
    publish: (file, output, overwrite, wanted) => publish(file, output, overwrite, wanted),
  };
}
