import { isRemoteUri } from '@clipwright/core/author';
import { resolvePath } from './resolve-path.ts';

/**
 * What a name in a list opens: always a plain file, whatever characters the name has, unless it is a URL. Relative
 * names are relative to `base`; without one the name stays as it is, and so does a URL.
 */
export function sourceUri(source: string, base: string | undefined): { readonly uri?: string } {
  return base === undefined || isRemoteUri(source) ? {} : { uri: resolvePath(base, source) };
}
