import { dirname, resolve } from 'node:path';
import type { Timeline } from '@clipwright/core';
import { isRemoteUri, withSourcesPlaced } from '@clipwright/core/author';
import { allowedFolders } from '@clipwright/node-kit';
import type { MediaFlags } from '../options/media-options.ts';
import { printable } from '../output/printable.ts';
import type { RunContext } from '../plugins/run-context.ts';
import { isListName } from '../read-list.ts';

/** The folder that workers have, too: the first of `--media`, or that of the list, or the working directory. Absolute. */
export function sharedFolder(names: readonly string[], { media = [] }: MediaFlags, context: RunContext): string {
  const { cwd } = context;
  const [folder] = media;
  if (folder !== undefined) return resolve(cwd, folder);
  const [name = '-', ...others] = names;
  const isList = others.length === 0 && name !== '-' && isListName(name, context);
  return isList ? dirname(resolve(cwd, name)) : cwd;
}

/** Files that no worker has, since they are not below the folder: what is made of them is made here. */
export async function sourcesElsewhere(timeline: Timeline, folder: string): Promise<readonly string[]> {
  const folders = await allowedFolders([folder], '/');
  const elsewhere = new Set<string>();
  const { tracks: _, ...opened } = timeline;
  await withSourcesPlaced(opened, async ({ source, uri }) => {
    for (const name of [uri ?? source].flat()) {
      if (isRemoteUri(name) || (await folders.readable(name).catch(() => undefined))) continue;
      elsewhere.add(name);
    }
    return undefined;
  });
  return [...elsewhere];
}

/** So many are named. */
const mostNamed = 5;

/** The lines that name them. */
export function elsewhereNotes(sources: readonly string[], folder: string): readonly string[] {
  const named = sources
    .slice(0, mostNamed)
    .map((source) => `${printable(source)} is not below ${printable(folder)}, where workers look: it is rendered here`);
  const more = sources.length - named.length;
  return more > 0 ? [...named, `and so are ${more} more`] : named;
}
