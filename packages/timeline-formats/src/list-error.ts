import { ClipwrightError } from '@clipwright/core';

/** Where in a list something is, for people: both from 1. */
export interface ListPlace {
  readonly line: number;
  /** Characters (UTF-16 units) in JSON; the number of the field in CSV. */
  readonly column: number;
}

/** An `invalid-list` that says where and what; the place is in `details` as well. */
export function listError(place: ListPlace, problem: string, remedy: string, cause?: unknown): ClipwrightError {
  return new ClipwrightError('invalid-list', `Line ${place.line}, column ${place.column} of the list: ${problem}`, {
    remedy,
    cause,
    details: { line: place.line, column: place.column },
  });
}
