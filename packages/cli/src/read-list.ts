import { constants, open } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  ClipwrightError,
  type ListReadOptions,
  type ReadList,
  type Timeline,
  type TimelineFormat,
} from '@clipwright/core';
import { isOtherListName } from '@clipwright/core/probing';
import { otherKindOfFile } from '@clipwright/node-kit';
import {
  decodeList,
  formatOfName,
  formatOfText,
  type ListFormat,
  listLimits,
  readList,
  timelineOfFiles,
} from '@clipwright/timeline-formats';
import { expandNames } from './media/expand-names.ts';
import { findMedia } from './media/find-media.ts';
import type { MediaFlags } from './options/media-options.ts';
import { lossNote } from './output/notes.ts';
import { formatNamed, pluginFormat, readBy } from './plugins/formats.ts';
import type { RunContext } from './plugins/run-context.ts';
import { untilAborted } from './until-aborted.ts';

/** What says which list is read, and where its media are. */
export interface ListFlags extends MediaFlags {
  /** Nothing is told but errors. */
  readonly quiet?: boolean;
  /** The file to be made, which is no source of itself. */
  readonly output?: string;
}

/**
 * The timeline that a command's arguments name: one list, in any format there is or in one of a plug-in's, `-` for a
 * list on standard input, or video files, folders of them and patterns ({@link expandNames}). Its media are looked for
 * ({@link findMedia}). Errors: `invalid-list`, `invalid-option`, `source-missing`.
 */
export async function readTimeline(given: readonly string[], flags: ListFlags, context: RunContext): Promise<Timeline> {
  const { cwd } = context;
  const { output } = flags;
  const names = await expandNames(given, { cwd, ...(output === undefined ? {} : { output }) });
  const { timeline, losses, base } = await readNamed(names, flags, context);
  if (flags.quiet !== true) for (const loss of losses) context.stderr.write(`${lossNote(loss)}\n`);
  return await findMedia(timeline, flags, { base, cwd });
}

/** With the directory that its media are relative to. */
async function readNamed(
  names: readonly string[],
  { format: asked, listRate }: ListFlags,
  context: RunContext,
): Promise<ReadList & { readonly base: string }> {
  const { cwd } = context;
  const format = formatNamed(asked, context.extensions);
  const rate = listRate === undefined ? {} : { rate: listRate };
  const lists = names.filter((name) => isListName(name, context));
  const list = lists[0] ?? (await listByContent(names, asked !== undefined, context));
  if (list === undefined) return { timeline: timelineOfFiles(names, { base: cwd }), losses: [], base: cwd };
  if (names.length > 1) {
    throw new ClipwrightError('invalid-option', `The list ${list} stands among other arguments.`, {
      remedy: 'Give one list, or video files.',
    });
  }
  if (list === '-') {
    const text = decodeList(await collect(context.stdin(), context.signal));
    return { ...(await readText(text, format, { base: cwd, name: list, ...rate })), base: cwd };
  }
  const file = resolve(cwd, list);
  // A bundle is a folder, with the list in it.
  const isBundle = list.toLowerCase().endsWith('.fcpxmld');
  const text = decodeList(await readFile(isBundle ? join(file, 'Info.fcpxml') : file, list));
  const base = dirname(file);
  const own = format ?? pluginFormat(list, context.extensions);
  return { ...(await readText(text, own, { base, name: list, ...rate })), base };
}

/** By the format that was asked for, or by what it looks like. */
async function readText(
  text: string,
  format: ListFormat | TimelineFormat | undefined,
  options: ListReadOptions & { readonly base: string; readonly name: string },
): Promise<ReadList> {
  if (typeof format === 'object') return readBy(format, text, options);
  return await readList(text, { ...options, ...(format === undefined ? {} : { format }) });
}

/** Whether an argument is a list, by its name. */
export function isListName(name: string, { extensions }: Pick<RunContext, 'extensions'>): boolean {
  return name === '-' || formatOfName(name) !== undefined || pluginFormat(name, extensions) !== undefined;
}

/** The only argument, where it is a list by what it holds, or by what was asked for. */
async function listByContent(
  names: readonly string[],
  isAsked: boolean,
  { cwd }: RunContext,
): Promise<string | undefined> {
  for (const name of names) {
    if (isAsked) return name;
    if (!isOtherListName(name)) continue;
    const found = await otherKindOfFile(resolve(cwd, name));
    if (found?.kind !== 'list') continue;
    if (formatOfText(decodeList(await readFile(resolve(cwd, name), name))) !== 'csv') return name;
    throw new ClipwrightError('invalid-list', `The list ${name} is ${found.what}, which is not read.`, {
      remedy: found.remedy,
    });
  }
  return undefined;
}

/** What a command's arguments are called where people read it. */
export function titleOf(names: readonly string[]): string {
  const [only = '', ...others] = names;
  if (others.length > 0) return `${names.length} files`;
  return only === '-' ? 'standard input' : basename(only);
}

async function readFile(file: string, name: string): Promise<Uint8Array> {
  try {
    // A named pipe does not wait for somebody to write, which could not be cancelled.
    await using handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if (!(await handle.stat()).isFile()) throw notRead(name, 'it is no file', 'Give a file, or - for standard input.');
    return await collect(handle.createReadStream({ autoClose: false }));
  } catch (error) {
    if (error instanceof ClipwrightError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const problem = reason === 'ENOENT' ? 'there is no such file' : `it cannot be read (${reason})`;
    throw notRead(name, problem, 'Check its name.', error);
  }
}

function notRead(name: string, problem: string, remedy: string, cause?: unknown): ClipwrightError {
  return new ClipwrightError('invalid-list', `The list ${name} was not read: ${problem}.`, { remedy, cause });
}

/** All bytes, as far as a list may go: one more than that is enough for the refusal. */
async function collect(chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of signal === undefined ? chunks : untilAborted(chunks, signal)) {
    parts.push(chunk);
    length += chunk.length;
    if (length > listLimits.characters) break;
  }
  return Buffer.concat(parts);
}
