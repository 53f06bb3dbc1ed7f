import { ClipwrightError } from '@clipwright/core';
import { type LocatedTools, locateTools, type ToolOptions } from '@clipwright/ffmpeg';
import { type LibavPackage, libavPackage } from './libav-package.ts';

/** What the command opens sources and makes videos with: ffmpeg's programs, or FFmpeg's libraries in this process. */
export const engineNames = ['ffmpeg', 'libav'] as const;

export type EngineName = (typeof engineNames)[number];

/** What `auto` comes to on this machine. */
export interface AutoEngine {
  readonly name: EngineName;
  /** Why, for people. */
  readonly why: string;
}

/** The engines of a command. */
export interface Engines {
  /** The engine that a name means. */
  named(name: string): EngineName;
  /** Absent where nothing needs it. */
  readonly libav?: LibavPackage;
  /** Where ffmpeg's programs are; absent where they are not. */
  readonly located?: LocatedTools;
}

/** The engines that some names take, `auto` among them. */
export async function enginesFor(names: readonly string[], tools: ToolOptions): Promise<Engines> {
  const located = await locate(tools);
  const auto = names.includes('auto') ? await autoEngineOf(located) : undefined;
  const named = (name: string): EngineName => {
    if (name === 'auto') return auto?.name ?? 'ffmpeg';
    return name === 'libav' ? 'libav' : 'ffmpeg';
  };
  const isNeeded = names.some((name) => named(name) === 'libav') || (await probesInstead(located));
  return {
    named,
    ...(isNeeded && { libav: await libavPackage() }),
    ...(located !== undefined && located !== 'given' && { located }),
  };
}

/**
 * The engine that is taken where none is named: ffmpeg, where it is there or was named by its path; else FFmpeg's
 * libraries, where these are installed; else ffmpeg, which says what to install.
 */
export async function autoEngine(tools: ToolOptions): Promise<AutoEngine> {
  return await autoEngineOf(await locate(tools));
}

async function autoEngineOf(located: Located): Promise<AutoEngine> {
  if (located === 'given') return { name: 'ffmpeg', why: 'it was named by its path' };
  if (located !== undefined) return { name: 'ffmpeg', why: 'it is there' };
  const { libraryInstalled } = await libavPackage();
  return libraryInstalled()
    ? { name: 'libav', why: 'there is no ffmpeg, and node-av is installed' }
    : { name: 'ffmpeg', why: 'neither it nor node-av is there' };
}

/** Whether the libraries tell what is in a file in the place of an ffprobe that is not there. */
async function probesInstead(located: Located): Promise<boolean> {
  if (located === undefined || located === 'given' || located.ffprobe !== undefined) return false;
  const { libraryInstalled } = await libavPackage();
  return libraryInstalled();
}

/** The programs; that there is nothing at a path that was given is told by who runs it. */
type Located = LocatedTools | 'given' | undefined;

async function locate(tools: ToolOptions): Promise<Located> {
  try {
    return await locateTools(tools);
  } catch (error) {
    if (!(error instanceof ClipwrightError && error.code === 'tool-missing')) throw error;
    return tools.ffmpeg === undefined && tools.environment?.ffmpeg === undefined ? undefined : 'given';
  }
}
