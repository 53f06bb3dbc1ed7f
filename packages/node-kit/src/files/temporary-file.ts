import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isTagGone, processTag } from '../processes/process-identity.ts';

/** What lies there: a source that was fetched, a copy of one that is read in its place, or what a plug-in writes. */
export type TemporaryKind = 'remote' | 'copy' | 'files';

/** A directory of its own for each file, which names this process. */
const pattern = /^clipwright-(?:remote|copy|files)-(\d+-\d+-[0-9a-f]+)-[^-]+$/;

/** A place for one temporary file. */
export interface TemporaryFile extends AsyncDisposable {
  /** Absolute path; nothing is there yet. */
  readonly path: string;
}

/**
 * Makes a place for a file. Rejects with what the system says.
 *
 * @param extension With its dot: ffprobe goes by it where the content leaves a choice. An odd one is left out.
 */
export async function temporaryFile(parent: string, kind: TemporaryKind, extension: string): Promise<TemporaryFile> {
  const directory = await mkdtemp(join(parent, `clipwright-${kind}-${processTag()}-`));
  return {
    path: join(directory, `source${/^\.\w{1,8}$/.test(extension) ? extension.toLowerCase() : ''}`),
    // Where files that are open cannot be removed, the last process of a source may still be ending.
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true, maxRetries: 10 }),
  };
}

/** Removes what processes that are gone left in a directory. Never rejects: what stays is tried again by the next. */
export async function removeAbandonedFiles(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const tag = pattern.exec(name)?.[1];
    if (tag !== undefined && isTagGone(tag) === true) {
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => {});
    }
  }
}
