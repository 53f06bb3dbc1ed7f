import { resolve } from 'node:path';

/**
 * What a name in a list opens: always a plain file, whatever characters the name has. Relative names are relative to
 * `base`; without one the name stays as it is.
 */
export function sourceUri(source: string, base: string | undefined): { readonly uri?: string } {
  return base === undefined ? {} : { uri: resolve(base, source) };
}
