import { ClipwrightError } from '@clipwright/core';

/** Why a file is not answered for here: another prober is to be asked. */
export function incomplete(why: string, cause?: unknown): ClipwrightError {
  return new ClipwrightError('probe-incomplete', `Not all is known of this file for certain: ${why}.`, {
    cause,
    remedy: 'Ask ffprobe.',
  });
}

/** What is read, or nothing where it is damaged: of what no answer depends on. */
export function ifWhole<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ClipwrightError && error.code === 'probe-incomplete') return undefined;
    throw error;
  }
}
