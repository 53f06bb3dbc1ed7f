import { link, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '@clipwright/core/author';
import { outputError } from './output-error.ts';

/**
 * Puts a finished file in its place, all at once: nobody ever sees half of it. Gives its size in bytes. Errors:
 * `output-exists`, `output-unwritable`, `disk-full`.
 *
 * @param wanted Asked last of all: if not, nothing is put there, and the result is `undefined`. @default it is
 */
export async function publish(file: string, output: string, overwrite: boolean): Promise<number>;
export async function publish(
  file: string,
  output: string,
  overwrite: boolean,
  wanted: () => boolean,
): Promise<number | undefined>;
export async function publish(
  file: string,
  output: string,
  overwrite: boolean,
  wanted = () => true,
): Promise<number | undefined> {
  try {
    const { size } = await stat(file);
    await flush(file);
    if (!wanted()) return undefined;
    if (overwrite) await rename(file, output);
    else await place(file, output);
    // Some systems cannot sync a directory; the file is in place all the same.
    await flush(dirname(output)).catch(() => {});
    return size;
  } catch (error) {
    throw outputError(error, output);
  }
}

/** A link fails where a file is, which a rename would replace. */
async function place(file: string, output: string): Promise<void> {
  try {
    await link(file, output);
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    // A file system without links: the name is taken first, and then replaced.
    await (await open(output, 'wx')).close();
    try {
      await rename(file, output);
    } catch (failure) {
      await unlink(output).catch(() => {});
      throw failure;
    }
    return;
  }
  // It is in place, and nobody may think that this has failed. A name that stays is removed by the next join.
  await unlink(file).catch(() => {});
}

/** Has a file's content written to the disk, and a folder's names. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
