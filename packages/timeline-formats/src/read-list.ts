import type { ListReadOptions, ReadList } from '@clipwright/core';
import { formatOfName, formatOfText, type ListFormat, listFormats } from './list-format.ts';

export interface ReadListOptions extends ListReadOptions {
  /** @default what the list itself looks like, and then what its name says */
  readonly format?: ListFormat;
  /** The name of its file, by which a table is told from what is no list. */
  readonly name?: string;
}

/** A list that was read, and in which format. */
export interface FoundList extends ReadList {
  readonly format: ListFormat;
}

/**
 * Reads a list in any format there is, with what of it is lost. Whether clips make sense (a missing file, an end before
 * its start) is seen when they are loaded, clip by clip.
 *
 * Errors: `invalid-list` with `line` and `column` in `details`; beyond 64 million characters, a million items or five
 * million values as well.
 *
 * @example const { timeline, losses, format } = await readList(text, { name: 'cut.otio', base: '/videos' });
 */
export async function readList(text: string, options: ReadListOptions = {}): Promise<FoundList> {
  const { name, format = chosenFormat(text, name), ...others } = options;
  const loaded = await listFormats[format].load();
  return { ...loaded.read(text, others), format };
}

/** By what it holds, whatever its name; what looks like nothing is what its name says. */
function chosenFormat(text: string, name: string | undefined): ListFormat {
  const found = formatOfText(text);
  return found === 'csv' && name !== undefined ? (formatOfName(name) ?? found) : found;
}
