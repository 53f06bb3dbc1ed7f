import { constants } from 'node:fs';
import { access, lstat, stat } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { exists, outputError } from './output-error.ts';

export interface OutputFile {
  readonly file: string;
  /** Whether a file that is there is replaced. */
  readonly overwrite: boolean;
  /** Files that are read, by any of their names. */
  readonly sources: readonly string[];
}

/**
 * Rejects with what keeps a finished file from being put in its place. A link counts as a file that is there, wherever
 * it leads: it is replaced itself or not at all. Directories on the way may be links. Writes nothing. Errors:
 * `invalid-option`, `output-exists`, `output-unwritable`, `output-is-source`.
 */
export async function checkOutputFile({ file, overwrite, sources }: OutputFile): Promise<void> {
  if (!isAbsolute(file)) {
    throw new ClipwrightError('invalid-option', `The output ${file} is not an absolute path.`);
  }
  try {
    const directory = await stat(dirname(file));
    if (!directory.isDirectory()) throw new Error(`${dirname(file)} is not a directory.`);
    await access(dirname(file), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw outputError(error, file);
  }
  const entry = await lstat(file).catch(() => undefined);
  if (entry === undefined) return;
  // What a link leads to, if to anything.
  const there = await stat(file).catch(() => undefined);
  if (there !== undefined && !there.isFile()) {
    throw new ClipwrightError('output-unwritable', `The output ${file} is there, and is no file.`, {
      remedy: 'Choose another name.',
      details: { output: file },
    });
  }
  for (const source of sources) {
    const read = await stat(source).catch(() => undefined);
    if (there === undefined || read?.ino !== there.ino || read.dev !== there.dev) continue;
    throw new ClipwrightError('output-is-source', `The output ${file} is one of the sources.`, {
      remedy: 'Choose another name.',
      details: { output: file, source },
    });
  }
  if (!overwrite) throw exists(file);
}
