import type { Clip } from '@clipwright/core';
import { isRemoteUri } from '@clipwright/core/author';
import { resolvePath } from './resolve-path.ts';

/**
 * What a name in a list opens: always a plain file, whatever characters the name has, unless it is a URL. Relative
 * names are relative to `base`; without one the name stays as it is, and so does a URL.
 */
export function sourceUri(source: string, base: string | undefined): { readonly uri?: string };
export function sourceUri(source: Clip['source'], base: string | undefined): Pick<Clip, 'uri'>;
export function sourceUri(source: Clip['source'], base: string | undefined): Pick<Clip, 'uri'> {
  if (base === undefined) return {};
  if (typeof source === 'string') return isRemoteUri(source) ? {} : { uri: resolvePath(base, source) };
  // Of several files each stands in its place.
  return { uri: source.map((each) => (isRemoteUri(each) ? each : resolvePath(base, each))) };
}
