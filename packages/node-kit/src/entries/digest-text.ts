import { createHash } from 'node:crypto';

/** SHA-256 of a text, as 64 hexadecimal digits. */
export function digestText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether a name is a SHA-256 in 64 hexadecimal digits. */
export function isDigest(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}
