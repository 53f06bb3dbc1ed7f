import { ClipwrightError, toClipwrightError } from '@clipwright/core';
import type { ErrorData } from './protocol.ts';

/** An error as plain data; one that is not ours is `internal`. */
export function errorData(error: unknown): ErrorData {
  const typed = toClipwrightError(error);
  const { code, remedy, details } = typed;
  const message = remedy === undefined ? typed.message : typed.message.slice(0, -remedy.length).trimEnd();
  return { code, message, details, ...(remedy === undefined ? {} : { remedy }) };
}

export function errorOf({ code, message, remedy, details }: ErrorData): ClipwrightError {
  return new ClipwrightError(code, message, {
    ...(remedy === undefined ? {} : { remedy }),
    ...(details === undefined ? {} : { details }),
  });
}
