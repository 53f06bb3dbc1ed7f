import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { isRemoteUri } from '@clipwright/core/author';

/** The folders that a client may reach, and nothing beside them. */
export interface Folders {
  /** Absolute, without links; relative names are of the first. */
  readonly paths: readonly string[];
  /** Where relative names are relative to. */
  readonly base: string;
  /**
   * What a name leads to, links followed, whether it is there or not. Errors: `path-refused` where that is outside,
   * `source-refused` for what is on another machine.
   */
  readable(name: string): Promise<string>;
  /** A path below the first folder as a name of it, any other as it is. */
  nameOf(path: string): string;
  /** Where a file of that name is put: links on the way are followed, the last part is not. Errors: `path-refused`. */
  writable(name: string): Promise<string>;
}

/** Errors: `invalid-option` for what is no folder. */
export async function allowedFolders(names: readonly string[], cwd: string): Promise<Folders> {
  const paths = await Promise.all(names.map((name) => folderNamed(name, cwd)));
  const [base = cwd] = paths;
  const inside = (path: string, name: string): string => {
    if (paths.some((folder) => isWithin(folder, path))) return path;
    throw refused(name, paths);
  };
  return {
    paths,
    base,
    readable: async (name) => {
      if (isRemoteUri(name)) {
        throw new ClipwrightError('source-refused', `${name} is on another machine.`, {
          remedy: `Copy it into a folder of these: ${paths.join(', ')}.`,
        });
      }
      const real = await realPathOf(resolve(base, name));
      if (real === undefined) throw refused(name, paths);
      return inside(real, name);
    },
    nameOf: (path) => (isWithin(base, path) ? relative(base, path) : path),
    writable: async (name) => {
      const path = resolve(base, name);
      const folder = await realPathOf(dirname(path));
      if (folder === undefined || isRemoteUri(name)) throw refused(name, paths);
      return inside(join(folder, basename(path)), name);
    },
  };
}

async function folderNamed(name: string, cwd: string): Promise<string> {
  try {
    const path = await realpath(resolve(cwd, name));
    if ((await stat(path)).isDirectory()) return path;
  } catch {
    // Told below.
  }
  throw new ClipwrightError('invalid-option', `${name} is no folder.`, {
    remedy: 'Name folders that are there: what is in them can be reached from outside.',
  });
}

/**
 * A path without links, also of what is not there: as far as it is. `undefined` where a link leads to nothing, of which
 * nobody knows where it will lead.
 */
async function realPathOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    const isLink = await lstat(path).then(
      (entry) => entry.isSymbolicLink(),
      () => false,
    );
    const parent = dirname(path);
    if (isLink || parent === path) return undefined;
    const above = await realPathOf(parent);
    return above === undefined ? undefined : join(above, basename(path));
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function refused(name: string, paths: readonly string[]): ClipwrightError {
  return new ClipwrightError('path-refused', `${name} is outside of the folders that may be used.`, {
    remedy: `Name what is in one of these: ${paths.join(', ')}.`,
    details: { path: name, folders: paths },
  });
}
