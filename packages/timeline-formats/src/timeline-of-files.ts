import type { Timeline } from '@clipwright/core';
import { sourceUri } from './source-uri.ts';

/**
 * A timeline of whole files, one after the other.
 *
 * @param options.base Directory that relative names are relative to.
 */
export function timelineOfFiles(files: readonly string[], options: { readonly base?: string } = {}): Timeline {
  return { items: files.map((source) => ({ source, ...sourceUri(source, options.base) })) };
}
