import { ClipwrightError } from '@clipwright/core';

/** A file is not what an mp4 of one track is. */
export function damaged(how: string): ClipwrightError {
  return new ClipwrightError('source-damaged', `The file is no whole mp4 of one track: ${how}.`, {
    remedy: 'Make it anew.',
  });
}
