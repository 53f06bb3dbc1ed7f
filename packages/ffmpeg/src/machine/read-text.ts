import { readFileSync } from 'node:fs';
import type { ReadText } from './control-groups.ts';

/** Reads what the kernel tells in a file: without delay, and where there is no such file, nothing. */
export const readText: ReadText = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};
