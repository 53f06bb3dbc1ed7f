import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import type { FfmpegTools, Found, LocatedTools, ToolInfo } from '../runner.ts';
import { installRemedy } from './remedy.ts';
import type { ToolOptions } from './tool-options.ts';
import { versionOf } from './version-of.ts';

/** A path that somebody gave: it is this one or none. */
async function given(path: string, from: Found['from'], tool: string): Promise<Found> {
  const file = resolve(path);
  if (await isProgram(file)) return { path: file, from };
  throw new ClipwrightError('tool-missing', `There is no program at ${file}, the path given for ${tool} (${from}).`, {
    remedy: 'Correct the path, or leave it out to have the tool looked for.',
    details: { path: file, from },
  });
}

async function locate(tool: 'ffmpeg' | 'ffprobe', options: ToolOptions): Promise<Found | undefined> {
  const option = options[tool];
  if (option !== undefined) return given(option, 'option', tool);
  const variable = options.environment?.[tool];
  if (variable !== undefined && variable !== '') return given(variable, 'environment', tool);
  return undefined;
}

async function onPath(tool: 'ffmpeg' | 'ffprobe', options: ToolOptions): Promise<Found | undefined> {
  const path = await searchPath(tool, options.path);
  return path === undefined ? undefined : { path, from: 'path' };
}

async function locateFfmpeg(options: ToolOptions): Promise<Found | undefined> {
  const found = await locate('ffmpeg', options);
  if (found !== undefined) return found;
  const path = await ffmpegStaticPath();
  return path === undefined ? onPath('ffmpeg', options) : { path, from: 'ffmpeg-static' };
}

/** ffprobe; where only ffmpeg was given, the one that lies beside it belongs to it. */
async function locateFfprobe(ffmpeg: Found, options: ToolOptions): Promise<Found | undefined> {
  const found = await locate('ffprobe', options);
  if (found !== undefined) return found;
  const beside = join(dirname(ffmpeg.path), programName('ffprobe'));
  if (ffmpeg.from !== 'ffmpeg-static' && (await isProgram(beside))) return { path: beside, from: ffmpeg.from };
  return onPath('ffprobe', options);
}

/** What fails of a job that needs an ffprobe where there is none. */
export function ffprobeMissing(ffmpeg: string): ClipwrightError {
  return missing('ffprobe', `ffmpeg is ${ffmpeg}, but no ffprobe is beside it or on PATH`);
}

function missing(tool: string, why: string): ClipwrightError {
  return new ClipwrightError('tool-missing', `${tool} was not found: ${why}.`, { remedy: installRemedy() });
}

/** Looks for the tools as {@link findTools} does, and runs none. Errors: `tool-missing`. */
export async function locateTools(options: ToolOptions = {}): Promise<LocatedTools> {
  const ffmpeg = await locateFfmpeg(options);
  if (ffmpeg === undefined) throw missing('ffmpeg', 'no path was given, ffmpeg-static is not there, nor is it on PATH');
  return { ffmpeg, ffprobe: await locateFfprobe(ffmpeg, options) };
}

/** A tool with what it says of itself. Errors: those of {@link versionOf}. */
export async function checkTool(found: Found, tool: 'ffmpeg' | 'ffprobe'): Promise<ToolInfo> {
  return { ...found, ...(await versionOf(found.path, tool)) };
}

/**
 * Finds ffmpeg and ffprobe, in the order: option, environment, ffmpeg-static (which has no ffprobe), search path; and
 * checks each by running it. There may be no ffprobe. Errors: `tool-missing` when there is no ffmpeg, or a path that
 * was given names none; `tool-unusable` when what was found does not run.
 */
export async function findTools(options: ToolOptions = {}): Promise<FfmpegTools> {
  const { ffmpeg, ffprobe } = await locateTools(options);
  const [ofFfmpeg, ofFfprobe] = await Promise.all([
    checkTool(ffmpeg, 'ffmpeg'),
    ffprobe === undefined ? undefined : checkTool(ffprobe, 'ffprobe'),
  ]);
  return { ffmpeg: ofFfmpeg, ffprobe: ofFfprobe };
}

/**
 * Path of the ffmpeg that the optional package ffmpeg-static downloads when it is installed; `undefined` when the
 * package is not there, or its download did not happen (it then names a file that does not exist).
 */
async function ffmpegStaticPath(): Promise<string | undefined> {
  try {
    const { default: path }: { default: unknown } = await import('ffmpeg-static');
    return typeof path === 'string' && (await isProgram(path)) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the path names a file that may be executed. */
async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** A program's file name on this platform. */
function programName(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

/** Absolute path of the first program of that name on a search path. */
async function searchPath(name: string, path: string = process.env.PATH ?? ''): Promise<string | undefined> {
  for (const directory of path.split(delimiter)) {
    if (directory === '') continue;
    const file = resolve(directory, programName(name));
    if (await isProgram(file)) return file;
  }
  return undefined;
}
