import { ClipwrightError, type ListWriteOptions, type Timeline, type WrittenList } from '@clipwright/core';
import { type ListFormat, listFormats } from './list-format.ts';

export interface WriteListOptions extends ListWriteOptions {
  readonly format: ListFormat;
}

/**
 * Writes a timeline in a format, and tells what of it that format cannot say. Errors: `invalid-option` for what no such
 * list can be.
 *
 * @example const { text, losses } = await writeList(timeline, { format: 'edl', rate: 25 });
 */
export async function writeList(timeline: Timeline, { format, ...options }: WriteListOptions): Promise<WrittenList> {
  const loaded = await listFormats[format].load();
  const written = loaded.write?.(timeline, options);
  if (written !== undefined) return written;
  throw new ClipwrightError('invalid-option', `${listFormats[format].title} is read, and not written.`, {
    remedy: 'Write JSON, or OpenTimelineIO.',
  });
}
