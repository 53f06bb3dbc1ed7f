import { createHash } from 'node:crypto';
import type { FileSystem } from './file-system.ts';

/** SHA-256 of a text, as 64 hexadecimal digits. */
export function digestText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** SHA-256 of a file's content, as 64 hexadecimal digits, and how many bytes that were. */
export async function digestFile(files: FileSystem, path: string): Promise<{ digest: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of files.read(path)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { digest: hash.digest('hex'), bytes };
}
