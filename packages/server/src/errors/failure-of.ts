import { type ErrorKind, toClipwrightError } from '@clipwright/core';
import type { Failure } from '../api/error.ts';
import { ServerError, serverErrors } from './server-error.ts';
import type { Told } from './told.ts';

/** Where the code says more than the kind of error it is. */
const statuses: Readonly<Record<string, number>> = {
  'path-refused': 403,
  'source-refused': 403,
  'source-missing': 404,
  'output-exists': 409,
  'tool-missing': 503,
};

const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  input: 400,
  media: 422,
  environment: 500,
  cancelled: 503,
  internal: 500,
};

/** An error as clients are told of it. */
export function failureOf(cause: unknown, told: Told): Failure {
  if (cause instanceof ServerError) return failure(cause, told);
  return failure(toClipwrightError(cause), told);
}

/** The status of the answer that tells of it. */
export function statusOf(cause: unknown): number {
  if (cause instanceof ServerError) return serverErrors[cause.code];
  const { code, kind } = toClipwrightError(cause);
  return statuses[code] ?? statusOfKind[kind];
}

/** Something that is told with a code, for clients. */
export function failure(
  { code, message, remedy }: { readonly code: string; readonly message: string; readonly remedy?: string | undefined },
  told: Told,
): Failure {
  // Errors of the work have it at the end of their message too.
  const end = ` ${remedy}`;
  const alone = message.endsWith(end) ? message.slice(0, -end.length) : message;
  return { code, message: told.text(alone), ...(remedy === undefined ? {} : { remedy: told.text(remedy) }) };
}
