import { stat } from 'node:fs/promises';

/** How files are right now, in one text: another one after any of them was changed, replaced, removed or came. */
export async function filesState(files: readonly string[]): Promise<string> {
  return JSON.stringify(await Promise.all(files.map(stateOf)));
}

async function stateOf(file: string): Promise<readonly unknown[]> {
  try {
    const { size, mtimeMs, ino } = await stat(file);
    return [file, size, mtimeMs, ino];
  } catch {
    return [file];
  }
}
