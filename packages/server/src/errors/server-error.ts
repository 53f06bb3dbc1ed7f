/** What the server itself refuses, with the status of the answer. Errors of the work have core's codes. */
export const serverErrors = {
  'invalid-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'output-reserved': 409,
  'idempotency-mismatch': 409,
  'job-unfinished': 409,
  'job-finished': 409,
  'body-too-large': 413,
  'wrong-type': 415,
  'range-unsatisfiable': 416,
  'wrong-host': 421,
  'queue-full': 429,
  busy: 429,
} as const;

export type ServerErrorCode = keyof typeof serverErrors;

/** A request that the server refuses. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: ServerErrorCode;
  readonly remedy: string | undefined;

  constructor(code: ServerErrorCode, message: string, remedy?: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}
