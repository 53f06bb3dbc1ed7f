import { readFileSync } from 'node:fs';

/** Reads what the kernel tells in a file: without delay, and where there is no such file, nothing. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
