import type { Json } from '@clipwright/core/author';
import { digestText } from './digest-text.ts';

/** Data as a text that tells when it was damaged: a line with its hash, then JSON. */
export function seal(data: Json): string {
  const text = JSON.stringify(data);
  return `${digestText(text)}\n${text}\n`;
}

/** The data of a sealed text; `undefined` when it is not what was sealed. */
export function unseal(text: string): Json | undefined {
  const end = text.indexOf('\n');
  const content = text.slice(end + 1, -1);
  if (end < 0 || text.slice(0, end) !== digestText(content) || !text.endsWith('\n')) return undefined;
  const data: Json = JSON.parse(content);
  return data;
}

export function isJsonObject(data: Json | undefined): data is { readonly [key: string]: Json } {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
