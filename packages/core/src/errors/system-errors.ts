import { ClipwrightError } from './clipwright-error.ts';
import type { ErrorCode } from './codes.ts';

/** What an error of the operating system means for what was to be done. */
export type SystemFailure = 'missing' | 'denied' | 'exists' | 'disk-full' | 'out-of-resources';

/** By POSIX's names of errors. */
const failures: Readonly<Record<string, SystemFailure>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  EEXIST: 'exists',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
  EAGAIN: 'out-of-resources',
  EMFILE: 'out-of-resources',
  ENFILE: 'out-of-resources',
  ENOMEM: 'out-of-resources',
};

/** What to do about it where nothing more is known. */
export const systemRemedies: Readonly<Record<'disk-full' | 'out-of-resources', string>> = {
  'disk-full': 'Free some space, or use another disk.',
  'out-of-resources': 'Raise the limit of open files (ulimit -n), or do less at once.',
};

/**
 * The name that the operating system gives an error, such as `ENOENT`; `undefined` for what is no error of the system.
 */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof ClipwrightError || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What such an error means; `undefined` where its name does not say. */
export function systemFailure(error: unknown): SystemFailure | undefined {
  return failures[systemCode(error) ?? ''];
}

/** A failure to open or read a source, typed: `source-missing`, `out-of-resources`, otherwise `source-unreadable`. */
export function sourceError(path: string, error: unknown): ClipwrightError {
  if (error instanceof ClipwrightError) return error;
  const { code, message, remedy } = whatFailed(path, error);
  return new ClipwrightError(code, message, { cause: error, remedy, details: { file: path } });
}

function whatFailed(path: string, error: unknown): { code: ErrorCode; message: string; remedy: string } {
  const reason = systemCode(error) ?? (error instanceof Error ? error.message : String(error));
  switch (systemFailure(error)) {
    case 'missing':
      return { code: 'source-missing', message: `There is no file ${path}.`, remedy: 'Check the path.' };
    case 'out-of-resources':
      return {
        code: 'out-of-resources',
        message: `${path} cannot be opened now: ${reason}.`,
        remedy: systemRemedies['out-of-resources'],
      };
    default:
      return {
        code: 'source-unreadable',
        message: `${path} cannot be read: ${reason}.`,
        remedy: 'Check that it is a file, its permissions, and its disk.',
      };
  }
}
