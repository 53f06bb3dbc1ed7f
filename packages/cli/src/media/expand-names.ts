import { readdir, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClipwrightError } from '@clipwright/core';
import { isRemoteUri } from '@clipwright/core/author';
import { hasVideoName, naturalOrder } from '@clipwright/node-kit';
import { formatOfName } from '@clipwright/timeline-formats';

export interface NamesOptions {
  /** Directory that relative names are relative to. */
  readonly cwd: string;
  /** The file to be made: it is no source of itself, though it lies in a folder that is named. */
  readonly output?: string;
}

/**
 * The files that arguments of a command mean. A folder means its videos, in natural order; a pattern (`'day 1/*.mp4'`)
 * what matches it, in that order, as not every shell does so; a `file:` URL its path. Everything else is left as it is,
 * and so is a file whose name looks like a pattern. Of several names one that means nothing is left as it is as well: whoever
 * opens it says so of it, and goes on. Errors: `source-missing` where nothing is found, `source-unreadable`.
 */
export async function expandNames(names: readonly string[], options: NamesOptions): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names) {
    try {
      found.push(...(await expanded(name, options)));
    } catch (error) {
      if (names.length === 1 || !(error instanceof ClipwrightError)) throw error;
      found.push(name);
    }
  }
  return found;
}

async function expanded(name: string, { cwd, output }: NamesOptions): Promise<readonly string[]> {
  // What is called like a list is none of the videos in it, should it be a folder: whoever reads it says so.
  if (name === '-' || isRemoteUri(name) || formatOfName(name) !== undefined) return [name];
  const path = pathOf(name);
  const kind = await kindOf(resolve(cwd, path));
  const isPattern = kind === 'nothing' && /[*?[{]/.test(path);
  if (kind !== 'folder' && !isPattern) return [path];
  const files = isPattern ? await matching(path, cwd) : await videosIn(path, cwd);
  const made = output === undefined ? undefined : resolve(cwd, output);
  const others = files.filter((file) => resolve(cwd, file) !== made);
  if (others.length > 0) return others.sort(naturalOrder);
  throw new ClipwrightError(
    'source-missing',
    isPattern ? `Nothing matches ${name}.` : `There is no video in the folder ${name}.`,
    {
      remedy: isPattern
        ? 'Check it; ** stands for folders of any depth.'
        : `Say which: '${join(path, '**', '*.mp4')}'.`,
    },
  );
}

function pathOf(name: string): string {
  if (!/^file:\/\//i.test(name)) return name;
  try {
    return fileURLToPath(name);
  } catch (cause) {
    throw new ClipwrightError('invalid-option', `${name} is no URL of a file here.`, {
      remedy: 'Write its path.',
      cause,
    });
  }
}

async function kindOf(path: string): Promise<'folder' | 'file' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    // What is there and cannot be looked at is told by whoever opens it.
    return 'nothing';
  }
}

async function videosIn(folder: string, cwd: string): Promise<string[]> {
  try {
    const entries = await readdir(resolve(cwd, folder), { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && hasVideoName(entry.name))
      .map(({ name }) => join(folder, name));
  } catch (cause) {
    throw new ClipwrightError('source-unreadable', `The folder ${folder} cannot be read.`, {
      remedy: 'Check its permissions.',
      cause,
    });
  }
}

/** Files that match; where the pattern does not say how names end, videos. */
async function matching(pattern: string, cwd: string): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  const asGlob = sep === '\\' ? pattern.replaceAll('\\', '/') : pattern;
  const files = await glob(asGlob, { cwd, expandDirectories: false });
  const saysEnding = /\.[^/.]+$/.test(asGlob);
  return files
    .map((file) => (sep === '\\' ? file.replaceAll('/', '\\') : file))
    .filter((file) => saysEnding || hasVideoName(file.split(sep).at(-1) ?? ''));
}
