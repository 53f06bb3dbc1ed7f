import { isRemoteUri } from '@clipwright/core/author';
import { readTime } from '../read-time.ts';

/** Columns of a list without a header. More would have to be guessed. */
export const defaultColumns = ['source', 'start', 'end'] as const;

/**
 * Whether the fields of a list's first line are a clip rather than the names of columns: a file's name, and behind it
 * nothing but times.
 */
export function looksLikeClip(fields: readonly string[]): boolean {
  const [source = '', ...times] = fields;
  if (!looksLikeFile(source.trim())) return false;
  return times.every((time) => time.trim() === '' || readTime(time, { decimalComma: true }) !== undefined);
}

/** A name with an extension, a path, or a URL. */
function looksLikeFile(name: string): boolean {
  return /\.(?=\w{0,4}[a-z])\w{1,5}$/i.test(name) || /[/\\]/.test(name) || isRemoteUri(name);
}
