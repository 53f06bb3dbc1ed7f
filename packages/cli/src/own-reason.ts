import { ClipwrightError } from '@clipwright/core';

/** There is one source: what went wrong is told without its place in a list. */
export function ownReason(error: unknown): unknown {
  return error instanceof ClipwrightError && error.cause instanceof ClipwrightError ? error.cause : error;
}
