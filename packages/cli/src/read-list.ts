import { constants, open } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { ClipwrightError, type Timeline } from '@clipwright/core';
import { isOtherListName } from '@clipwright/core/probing';
import { otherKindOfFile } from '@clipwright/node-kit';
import {
  decodeList,
  formatOfName,
  formatOfText,
  listLimits,
  parseTimeline,
  timelineOfFiles,
} from '@clipwright/timeline-formats';
import { pluginFormat, readBy } from './plugins/formats.ts';
import type { RunContext } from './plugins/run-context.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * The timeline that a command's arguments name: one `.json` or `.csv` list, one in a format of a plug-in's, `-` for a
 * list on standard input, or video files. Errors: `invalid-list`, `invalid-option`.
 */
export async function readTimeline(names: readonly string[], context: RunContext): Promise<Timeline> {
  const formatOf = (name: string) => pluginFormat(name, context.extensions);
  const lists = names.filter(
    (name) => name === '-' || formatOfName(name) !== undefined || formatOf(name) !== undefined,
  );
  const [list] = lists;
  if (list === undefined) {
    for (const name of names) await refuseOtherList(name, context);
    return timelineOfFiles(names, { base: context.cwd });
  }
  if (names.length > 1) {
    throw new ClipwrightError('invalid-option', `The list ${list} stands among other arguments.`, {
      remedy: 'Give one list, or video files.',
    });
  }
  if (list === '-') {
    const text = decodeList(await collect(context.stdin(), context.signal));
    return parseTimeline(text, { format: formatOfText(text), base: context.cwd });
  }
  const file = resolve(context.cwd, list);
  const text = decodeList(await readFile(file, list));
  const [format, base] = [formatOf(list), dirname(file)];
  if (format !== undefined) return readBy(format, text, { base, name: list });
  return parseTimeline(text, { format: formatOfName(list) ?? formatOfText(text), base });
}

/** What a command's arguments are called where people read it. */
export function titleOf(names: readonly string[]): string {
  const [only = '', ...others] = names;
  if (others.length > 0) return `${names.length} files`;
  return only === '-' ? 'standard input' : basename(only);
}

/** Refuses a list of another program, whose name says that it is one, and what it holds does not say otherwise. */
async function refuseOtherList(name: string, { cwd }: RunContext): Promise<void> {
  if (!isOtherListName(name)) return;
  const found = await otherKindOfFile(resolve(cwd, name));
  if (found?.kind !== 'list') return;
  throw new ClipwrightError('invalid-list', `The list ${name} is ${found.what}, which is not read.`, {
    remedy: found.remedy,
  });
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
