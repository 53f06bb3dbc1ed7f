import { resolve } from 'node:path';
import { isRemoteUri, withSourcesPlaced } from '@clipwright/core/author';
import { expandNames } from '../media/expand-names.ts';
import type { RunContext } from '../plugins/run-context.ts';
import { type ListFlags, readTimeline } from '../read-list.ts';

/**
 * The files that a render depends on: those that its arguments name, and those that the list names, as far as it can be
 * read. Absolute paths, none twice.
 */
export async function watchedFiles(
  names: readonly string[],
  flags: ListFlags & { readonly music?: string; readonly subtitles?: string },
  context: RunContext,
): Promise<readonly string[]> {
  const { cwd } = context;
  const { output, music, subtitles } = flags;
  const named = await expandNames(names, { cwd, ...(output === undefined ? {} : { output }) }).catch(() => names);
  const sources = await sourcesOf(names, flags, context);
  const all = [...named, ...sources, ...[music, subtitles].filter((file) => file !== undefined)];
  return [...new Set(all.filter((file) => !isRemoteUri(file)).map((file) => resolve(cwd, file)))];
}

async function sourcesOf(names: readonly string[], flags: ListFlags, context: RunContext): Promise<readonly string[]> {
  try {
    const { tracks: _, ...opened } = await readTimeline(names, { ...flags, quiet: true }, context);
    const all: string[] = [];
    await withSourcesPlaced(opened, async ({ source, uri = source }) => {
      all.push(...[uri].flat());
      return undefined;
    });
    return all;
  } catch {
    // Whoever renders it says what is wrong.
    return [];
  }
}
