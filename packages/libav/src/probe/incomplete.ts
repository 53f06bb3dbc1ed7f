import { ClipwrightError } from '@clipwright/core';

/** Why a file is not answered for here: another prober is to be asked. */
export function incomplete(why: string, cause?: unknown): ClipwrightError {
  return new ClipwrightError('probe-incomplete', `Not all is known of this file for certain: ${why}.`, {
    cause,
    remedy: 'Ask ffprobe.',
  });
}
