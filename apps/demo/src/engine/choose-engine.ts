import { ClipwrightError } from '@clipwright/core';
import { locateTools, type ToolOptions } from '@clipwright/ffmpeg';
import type { Engine } from './engine.ts';

/**
 * ffmpeg's programs, where both are here or one was named by its path; else FFmpeg's libraries, where these are
 * installed; else the programs, which say what to install.
 */
export async function chooseEngine(environment: NonNullable<ToolOptions['environment']>): Promise<Engine> {
  const isNamed = Boolean(environment.ffmpeg || environment.ffprobe);
  if (!isNamed && !(await haveBoth())) {
    const { libraryInstalled } = await import('@clipwright/libav');
    if (libraryInstalled()) return (await import('./libraries.ts')).libraries();
  }
  return (await import('./programs.ts')).programs(environment);
}

async function haveBoth(): Promise<boolean> {
  try {
    return (await locateTools()).ffprobe !== undefined;
  } catch (error) {
    if (error instanceof ClipwrightError && error.code === 'tool-missing') return false;
    throw error;
  }
}
