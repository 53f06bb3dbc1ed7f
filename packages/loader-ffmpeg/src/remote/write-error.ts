import { ClipwrightError } from '@clipwright/core';

/** A failure to write a fetched source, typed: `disk-full`, `out-of-resources`, or `invalid-option` where the directory is to blame. */
export function writeError(path: string, cause: unknown): ClipwrightError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) {
    return new ClipwrightError('disk-full', `There is no room left for ${path}.`, {
      cause,
      remedy: 'Free some space, or name another place by remote.directory.',
    });
  }
  if (['EMFILE', 'ENFILE', 'ENOMEM'].includes(code)) {
    return new ClipwrightError('out-of-resources', `No file can be opened to write ${path}.`, {
      cause,
      remedy: 'Raise the limit of open files (ulimit -n), or do less at once.',
    });
  }
  return new ClipwrightError('invalid-option', `No source can be fetched to ${path}: ${code || String(cause)}.`, {
    cause,
    remedy: 'Name a directory that may be written to by remote.directory.',
  });
}
