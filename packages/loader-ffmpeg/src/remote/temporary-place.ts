import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { isOwnerGone, ownerTag } from '@clipwright/ffmpeg';
import { writeError } from './write-error.ts';

/** A directory of its own for each file, which names this process. */
const prefix = 'clipwright-remote-';
const pattern = /^clipwright-remote-(\d+-\d+-[0-9a-f]+)-[^-]+$/;

/** A place for one fetched file. */
export interface TemporaryPlace extends AsyncDisposable {
  /** Absolute path; nothing is there yet. */
  readonly path: string;
}

/** Makes a place for what is fetched from a URL. Its name ends as the URL's path does: ffprobe goes by that where the content leaves a choice. */
export async function temporaryPlace(parent: string, uri: string): Promise<TemporaryPlace> {
  const directory = await mkdtemp(join(parent, `${prefix}${ownerTag()}-`)).catch((error: unknown) => {
    throw writeError(parent, error);
  });
  const extension = extname(URL.canParse(uri) ? new URL(uri).pathname : '');
  return {
    path: join(directory, `source${/^\.\w{1,8}$/.test(extension) ? extension.toLowerCase() : ''}`),
    // Where files that are open cannot be removed, the last process of a source may still be ending.
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true, maxRetries: 10 }),
  };
}

/** Removes what processes that are gone left in a directory. Never rejects: what stays is tried again by the next. */
export async function removeAbandoned(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const tag = pattern.exec(name)?.[1];
    if (tag !== undefined && isOwnerGone(tag) === true) {
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => {});
    }
  }
}
