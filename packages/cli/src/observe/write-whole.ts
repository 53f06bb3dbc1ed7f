import { rm, writeFile } from 'node:fs/promises';
import { outputError, publish, removeAbandoned, unfinishedFile } from '@clipwright/node-kit';

/** Writes a text, all at once, in place of what is there. Errors: `output-unwritable`, `disk-full`. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await removeAbandoned(file);
  const unfinished = unfinishedFile(file);
  try {
    await writeFile(unfinished, text, { flag: 'wx' });
    await publish(unfinished, file, true);
  } catch (error) {
    throw outputError(error, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}
