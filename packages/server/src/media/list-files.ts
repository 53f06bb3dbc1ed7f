import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Folders, hasSoundName, hasVideoName, naturalOrder } from '@clipwright/node-kit';
import type { MediaAnswer, MediaKind } from '../api/media.ts';
import { nameOf } from './media-file.ts';

/** Of folders in folders; deeper ones are not looked into. */
const maxDepth = 12;
/** Entries that are looked at, whatever they are. */
const maxEntries = 100_000;

const isKind: Readonly<Record<MediaKind, (name: string) => boolean>> = { video: hasVideoName, sound: hasSoundName };

/**
 * The files of a kind below a folder, in the order in which people read names. Links are followed where they lead to
 * files within.
 */
export async function listFiles(folders: Folders, kind: MediaKind, limit: number): Promise<MediaAnswer> {
  const found: string[] = [];
  const left = { entries: maxEntries };
  await walk(folders.base, isKind[kind], maxDepth, left, found);
  const files: MediaAnswer['files'] = [];
  let truncated = left.entries <= 0;
  for (const path of found.sort(naturalOrder)) {
    if (files.length >= limit) {
      truncated = true;
      break;
    }
    const file = await described(path, folders);
    if (file !== undefined) files.push(file);
  }
  return { files, truncated };
}

async function walk(
  folder: string,
  isMeant: (name: string) => boolean,
  depth: number,
  left: { entries: number },
  found: string[],
): Promise<void> {
  const entries = await opendir(folder).catch(() => undefined);
  if (entries === undefined) return;
  for await (const entry of entries) {
    if (--left.entries <= 0) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (depth > 0 && !entry.name.startsWith('.')) await walk(path, isMeant, depth - 1, left, found);
    } else if (isMeant(entry.name)) found.push(path);
  }
}

/** What has gone, leads elsewhere or is no file is left out. */
async function described(path: string, folders: Folders): Promise<MediaAnswer['files'][number] | undefined> {
  try {
    const { size, mtime } = await stat(await folders.readable(path));
    return { name: nameOf(path, folders), bytes: size, modified: mtime.toISOString() };
  } catch {
    return undefined;
  }
}
