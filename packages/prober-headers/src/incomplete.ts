import { ClipwrightError } from '@clipwright/core';
import type { PacketsUnknownFor } from '@clipwright/core/author';

/**
 * Why a file is not answered for here: another prober is to be asked.
 *
 * @param of What that is called where packets would have been copied. @default nothing
 */
export function incomplete(why: string, of?: PacketsUnknownFor, cause?: unknown): ClipwrightError {
  return new ClipwrightError('probe-incomplete', `Not all is known of this file for certain: ${why}.`, {
    cause,
    remedy: 'Ask ffprobe.',
    ...(of === undefined ? {} : { details: { packetsUnknownFor: of } }),
  });
}

/** What is read, of pictures whose description is whole. */
export function described<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ClipwrightError) || error.code !== 'source-damaged') throw error;
    throw incomplete('the description of its pictures is damaged', 'damaged', error);
  }
}
