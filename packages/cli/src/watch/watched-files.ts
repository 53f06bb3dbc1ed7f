import { resolve } from 'node:path';
import { isGap } from '@clipwright/core';
import { isRemoteUri } from '@clipwright/core/author';
import { expandNames } from '../media/expand-names.ts';
import type { RunContext } from '../plugins/run-context.ts';
import { type ListFlags, readTimeline } from '../read-list.ts';

/**
 * The files that a render depends on: those that its arguments name, and those that the list names, as far as it can be
 * read. Absolute paths, none twice.
 */
export async function watchedFiles(
  names: readonly string[],
  flags: ListFlags & { readonly music?: string },
  context: RunContext,
): Promise<readonly string[]> {
  const { cwd } = context;
  const { output, music } = flags;
  const named = await expandNames(names, { cwd, ...(output === undefined ? {} : { output }) }).catch(() => names);
  const sources = await sourcesOf(names, flags, context);
  const all = [...named, ...sources, ...(music === undefined ? [] : [music])];
  return [...new Set(all.filter((file) => !isRemoteUri(file)).map((file) => resolve(cwd, file)))];
}

async function sourcesOf(names: readonly string[], flags: ListFlags, context: RunContext): Promise<readonly string[]> {
  try {
    const { items, music } = await readTimeline(names, { ...flags, quiet: true }, context);
    const clips = items.flatMap((item) => (isGap(item) ? [] : [item.uri ?? item.source]));
    return [...clips, ...(music === undefined ? [] : [music.uri ?? music.source])].flat();
  } catch {
    // Whoever renders it says what is wrong.
    return [];
  }
}
