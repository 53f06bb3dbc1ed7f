import { ClipwrightError } from '@clipwright/core';

/** A remote source that is not to be opened. */
export function refused(
  why: string,
  remedy = 'Allow it where remote sources are switched on, or copy the file.',
): ClipwrightError {
  return new ClipwrightError('source-refused', why, { remedy });
}
