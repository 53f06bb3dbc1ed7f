import { ClipwrightError, type ErrorCode, toClipwrightError } from '@clipwright/core';

/** The errno code of a file-system error, such as `ENOENT`; `undefined` for anything else. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof ClipwrightError || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether the error only says that something is not there. */
export function isMissing(error: unknown): boolean {
  const code = errnoOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

const causes: Readonly<Record<string, { readonly code: ErrorCode; readonly remedy: string }>> = {
  ENOSPC: { code: 'disk-full', remedy: 'Free some space on that disk, or choose a store directory on another one.' },
  EDQUOT: { code: 'disk-full', remedy: 'Free some of your quota on that disk, or choose another store directory.' },
  EFBIG: { code: 'disk-full', remedy: 'That disk takes no files so large: choose a store directory on another one.' },
  EMFILE: { code: 'out-of-resources', remedy: 'Raise the limit of open files (ulimit -n), or do less at once.' },
  ENFILE: { code: 'out-of-resources', remedy: "Raise the system's limit of open files, or do less at once." },
  EACCES: {
    code: 'store-failed',
    remedy: 'Make the store directory writable, choose another one, or work without a store.',
  },
  EPERM: {
    code: 'store-failed',
    remedy: 'Make the store directory writable, choose another one, or work without a store.',
  },
  EROFS: { code: 'store-failed', remedy: 'Choose a store directory on a writable disk, or work without a store.' },
};

/** What went wrong with the store's disk, as a typed error. Errors that are typed already stay as they are. */
export function storeError(error: unknown, directory: string): ClipwrightError {
  const errno = errnoOf(error);
  if (error instanceof ClipwrightError || !(error instanceof Error) || errno === undefined) {
    return toClipwrightError(error);
  }
  const known = causes[errno];
  return new ClipwrightError(known?.code ?? 'store-failed', `The store in ${directory} failed: ${error.message}.`, {
    cause: error,
    remedy: known?.remedy ?? 'Check that disk, choose another store directory, or work without a store.',
    details: { directory, errno },
  });
}
