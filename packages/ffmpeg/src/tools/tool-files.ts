import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ArtifactStore } from '@clipwright/core';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { rememberedText, rememberText } from '../remembered-text.ts';
import { elfInterpreter } from './elf-interpreter.ts';
import { loadedLibraries } from './loaded-libraries.ts';
import { isSettledTool, toolIdentity } from './tool-identity.ts';

/** Where it is remembered what was learnt of tools. */
export interface ToolMemory {
  /** Who gave it disposes it; one that fails is done without. */
  readonly store: ArtifactStore;
  /**
   * The environment of this process, as whoever composes the program sees it: some of it says which libraries a tool
   * loads.
   */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Raised when something else stands for the files of a tool, or is remembered of them. */
const schema = 1;

/** Where the system's loader looks up libraries; written anew whenever some are installed. */
const libraryCache = '/etc/ld.so.cache';

/**
 * What stands for a tool as it lies there now: its file, and those of all libraries that it loads, by where they are,
 * device, inode, size and time of change. `undefined` where that cannot be told for certain: of scripts and wrappers,
 * which run something else; on systems whose loader is not glibc's, unless it loads none; of what changed less than two
 * seconds ago. Never rejects.
 *
 * @param now Milliseconds since 1970.
 */
export async function toolFiles(
  path: string,
  tool: 'ffmpeg' | 'ffprobe',
  memory: ToolMemory,
  now = Date.now(),
): Promise<string | undefined> {
  try {
    const file = await realpath(path);
    // A launcher of many programs goes by the name that it is called by.
    if (!basename(file).startsWith(tool)) return undefined;
    const libraries = await librariesOf(file, memory);
    if (libraries === undefined) return undefined;
    const all = [file, ...libraries];
    const identities = all.map(toolIdentity);
    if (identities.includes(undefined) || !all.every((each) => isSettledTool(each, now))) return undefined;
    return digestOf([schema, tool, all, identities]);
  } catch {
    return undefined;
  }
}

/** The libraries of a program: as remembered, if nothing changed that they are found by. */
async function librariesOf(file: string, { store, environment }: ToolMemory): Promise<readonly string[] | undefined> {
  const loader = await elfInterpreter(file);
  if (loader === undefined) return undefined;
  if (loader === '') return [];
  if (!basename(loader).startsWith('ld-linux')) return undefined;
  const variables = Object.entries(environment).filter(([name]) => name.startsWith('LD_'));
  const folders = (environment.LD_LIBRARY_PATH ?? '').split(/[:;]/).filter((folder) => folder !== '');
  const key = JSON.stringify([
    ...['ffmpeg libraries', schema, file, toolIdentity(file), loader, toolIdentity(libraryCache)],
    ...[variables.toSorted(([a], [b]) => (a < b ? -1 : 1)), folders.map((folder) => toolIdentity(folder) ?? null)],
  ]);
  const known = await firstValueFrom(rememberedText(store, key));
  if (known !== undefined) return known.split('\n');
  const found = await loadedLibraries(loader, file);
  if (found === undefined) return undefined;
  await lastValueFrom(rememberText(store, key, found.join('\n')), { defaultValue: undefined });
  return found;
}

function digestOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}
