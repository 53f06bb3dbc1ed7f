import { ClipwrightError, type ErrorCode, toClipwrightError } from '@clipwright/core';
import { type SystemFailure, systemCode, systemFailure, systemRemedies } from '@clipwright/core/author';

/** Whether the error only says that something is not there. */
export function isMissing(error: unknown): boolean {
  return systemFailure(error) === 'missing';
}

const causes: Partial<Record<SystemFailure, { readonly code: ErrorCode; readonly remedy: string }>> = {
  'disk-full': {
    code: 'disk-full',
    remedy: 'Free some space on that disk, or some of your quota, or choose a store directory on another one.',
  },
  'out-of-resources': { code: 'out-of-resources', remedy: systemRemedies['out-of-resources'] },
  denied: {
    code: 'store-failed',
    remedy: 'Make the store directory writable, choose another one, or work without a store.',
  },
};

/** What went wrong with the store's disk, as a typed error. Errors that are typed already stay as they are. */
export function storeError(error: unknown, directory: string): ClipwrightError {
  const errno = systemCode(error);
  if (error instanceof ClipwrightError || !(error instanceof Error) || errno === undefined) {
    return toClipwrightError(error);
  }
  const known = causes[systemFailure(error) ?? 'exists'];
  return new ClipwrightError(known?.code ?? 'store-failed', `The store in ${directory} failed: ${error.message}.`, {
    cause: error,
    remedy: known?.remedy ?? 'Check that disk, choose another store directory, or work without a store.',
    details: { directory, errno },
  });
}
