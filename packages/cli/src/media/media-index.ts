import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { naturalOrder } from '@clipwright/node-kit';

/** Finds files below some folders by their names. */
export interface MediaIndex {
  /** All files of that name, with no regard to case where none has it exactly; in natural order. */
  named(name: string): readonly string[];
}

/** Entries that are looked at: whoever names a whole disk is told so rather than made to wait. */
const maxEntries = 1_000_000;

/** Errors: `source-unreadable` for a folder that cannot be read, `invalid-option` for one with too much below it. */
export async function mediaIndex(folders: readonly string[]): Promise<MediaIndex> {
  const exact = new Map<string, string[]>();
  const folded = new Map<string, string[]>();
  let entries = 0;
  const waiting = [...folders];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await entriesOf(folder, folders)) {
      entries += 1;
      if (entries > maxEntries) throw tooMany(folders);
      const path = join(folder, entry.name);
      // Links to folders are left out: they may lead round in circles.
      if (entry.isDirectory()) waiting.push(path);
      else {
        add(exact, plain(entry.name), path);
        add(folded, plain(entry.name).toLowerCase(), path);
      }
    }
  }
  return {
    named: (name) => {
      const found = exact.get(plain(name)) ?? folded.get(plain(name).toLowerCase()) ?? [];
      return [...new Set(found)].sort(naturalOrder);
    },
  };
}

/** macOS writes letters with accents as two characters, others as one. */
function plain(name: string): string {
  return name.normalize('NFC');
}

async function entriesOf(folder: string, named: readonly string[]) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    if (!named.includes(folder)) return [];
    throw new ClipwrightError('source-unreadable', `The folder ${folder} of --media cannot be read.`, {
      remedy: 'Check its name and its permissions.',
      cause,
    });
  }
}

function tooMany(folders: readonly string[]): ClipwrightError {
  return new ClipwrightError('invalid-option', `More than ${maxEntries} files lie below ${folders.join(', ')}.`, {
    remedy: 'Name a smaller folder with --media.',
  });
}

function add(map: Map<string, string[]>, name: string, path: string): void {
  const paths = map.get(name);
  if (paths === undefined) map.set(name, [path]);
  else paths.push(path);
}
