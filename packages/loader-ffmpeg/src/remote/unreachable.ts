import { ClipwrightError } from '@clipwright/core';

/** A host that does not give what it was asked for, which may pass. */
export function unreachable(what: string, cause?: unknown): ClipwrightError {
  return new ClipwrightError('source-unreachable', what, {
    cause,
    remedy: 'Check the network and the host, and try again.',
  });
}
