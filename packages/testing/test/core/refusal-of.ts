import { ClipwrightError } from '@clipwright/core';

/** The error with which a call is refused. Throws where it is not. */
export function refusalOf(call: () => unknown): ClipwrightError {
  try {
    call();
  } catch (error) {
    if (error instanceof ClipwrightError) return error;
    throw error;
  }
  throw new Error('It should have been refused.');
}
