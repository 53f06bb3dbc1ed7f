import { ClipwrightError } from '@clipwright/core';

/** The typed error that a call throws; fails the test when it throws none. */
export function errorOf(call: () => unknown): ClipwrightError {
  try {
    call();
  } catch (error) {
    if (error instanceof ClipwrightError) return error;
    throw error;
  }
  throw new Error('It should have thrown.');
}
