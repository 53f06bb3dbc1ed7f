import { ClipwrightError } from '@clipwright/core';
import { systemCode, systemFailure, systemRemedies } from '@clipwright/core/author';

/**
 * A failure to write a fetched source, typed: `disk-full`, `out-of-resources`, or `invalid-option` where the directory
 * is to blame.
 */
export function writeError(path: string, cause: unknown): ClipwrightError {
  switch (systemFailure(cause)) {
    case 'disk-full':
      return new ClipwrightError('disk-full', `There is no room left for ${path}.`, {
        cause,
        remedy: 'Free some space, or name another place by remote.directory.',
      });
    case 'out-of-resources':
      return new ClipwrightError('out-of-resources', `No file can be opened to write ${path}.`, {
        cause,
        remedy: systemRemedies['out-of-resources'],
      });
    default:
      return new ClipwrightError(
        'invalid-option',
        `No source can be fetched to ${path}: ${systemCode(cause) ?? String(cause)}.`,
        { cause, remedy: 'Name a directory that may be written to by remote.directory.' },
      );
  }
}
