import { basename } from 'node:path';
import { ClipwrightError, type ListLoss, type Timeline } from '@clipwright/core';
import { withSourcesNamed } from '@clipwright/core/author';
import type { Folders } from '@clipwright/node-kit';
import { formatTimeline, isListFormat, readList } from '@clipwright/timeline-formats';
import type { Loss, ReadAnswer, ReadRequest } from '../api/lists.ts';
import { listTimeline } from '../api/timeline.ts';
import type { Workshop } from '../workshop.ts';
import { listFiles } from './list-files.ts';
import { nameOf } from './media-file.ts';

/**
 * A list in any format as a timeline whose sources are names below the folder of media, as far as they are there: where
 * the list says, otherwise by their last names. Errors: `invalid-list`, `invalid-option`.
 */
export async function listIn({ text, format, name }: ReadRequest, workshop: Workshop): Promise<ReadAnswer> {
  const { options, media, limits } = workshop;
  const asked = { base: media.base, ...(name === undefined ? {} : { name }) };
  const { timeline, losses } = await read(text, format, asked, options.formats ?? {});
  const files: Files = { names: new Set(), byLast: new Map() };
  for (const file of (await listFiles(media, 'video', limits.files)).files) {
    const last = basename(file.name);
    // Of several nobody knows which one is meant.
    files.byLast.set(last, files.byLast.has(last) ? undefined : file.name);
    files.names.add(file.name);
  }
  const written = formatTimeline(await named(timeline, media, files), { format: 'json' });
  const value: unknown = JSON.parse(written);
  return {
    timeline: listTimeline.parse(Array.isArray(value) ? { items: value } : value),
    losses: losses.map(lossOf),
  };
}

export function lossOf({ code, message, place }: ListLoss): Loss {
  return { code, message, ...(place === undefined ? {} : { line: place.line }) };
}

/** What is below the folder of media. */
interface Files {
  readonly names: Set<string>;
  readonly byLast: Map<string, string | undefined>;
}

async function read(
  text: string,
  format: string | undefined,
  options: { readonly base: string; readonly name?: string },
  others: NonNullable<Workshop['options']['formats']>,
) {
  if (format === undefined) return await readList(text, options);
  if (isListFormat(format)) return await readList(text, { ...options, format });
  const other = Object.hasOwn(others, format) ? others[format] : undefined;
  if (other !== undefined) return other.read(text, options);
  throw new ClipwrightError('invalid-option', `There is no format ${JSON.stringify(format)}.`);
}

async function named(timeline: Timeline, media: Folders, files: Files): Promise<Timeline> {
  const nameFor = async (source: string, uri = source): Promise<string> => {
    const inside = await media.readable(uri).then(
      (path) => nameOf(path, media),
      () => undefined,
    );
    if (inside !== undefined && files.names.has(inside)) return inside;
    return files.byLast.get(basename(source.replaceAll('\\', '/'))) ?? inside ?? source;
  };
  return await withSourcesNamed(timeline, async ({ source, uri }) => {
    if (typeof source === 'string') return { source: await nameFor(source, typeof uri === 'string' ? uri : source) };
    return { source: await Promise.all(source.map((each, part) => nameFor(each, uri?.[part]))) };
  });
}
