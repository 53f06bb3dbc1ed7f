import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ArtifactStore } from '@clipwright/core';
import type { Artifact } from '@clipwright/core/author';
import { concat, filter, map, NEVER, of } from 'rxjs';

/** A store in a folder, as simple as one can be: nothing is shared, and nothing checked. */
export interface FolderStore extends ArtifactStore {
  /** The kept files by key. */
  readonly files: Map<string, string>;
  /** How many requests there were. */
  readonly requests: () => number;
}

export function folderStore(directory: string): FolderStore {
  const files = new Map<string, string>();
  let requests = 0;
  const artifactOf = (file: string): Artifact => {
    const content = readFileSync(file);
    async function* read(): AsyncGenerator<Uint8Array> {
      yield content;
    }
    return { file, bytes: content.length, meta: null, read };
  };
  return {
    files,
    requests: () => requests,
    acquire: (key, produce) => {
      requests += 1;
      const found = files.get(key ?? '');
      if (found !== undefined)
        return concat(of({ type: 'stored' as const, artifact: artifactOf(found), hit: true }), NEVER);
      const file = join(directory, randomUUID());
      return concat(
        produce({ file }).pipe(
          filter((event) => event.type === 'produced'),
          map(() => {
            if (key !== null) files.set(key, file);
            return { type: 'stored' as const, artifact: artifactOf(file), hit: false };
          }),
        ),
        NEVER,
      );
    },
    settled: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
