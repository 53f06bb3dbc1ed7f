import type { Failure } from './shapes.ts';

/** What the server answers where it fails, or that it does not answer. */
export class ApiError extends Error {
  readonly code: string;
  readonly remedy: string | undefined;

  constructor({ code, message, remedy }: Failure) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.remedy = remedy;
  }
}

export function isFailure(value: unknown): value is Failure {
  if (typeof value !== 'object' || value === null || !('code' in value) || !('message' in value)) return false;
  return typeof value.code === 'string' && typeof value.message === 'string';
}

/** Any error as what is shown of it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) {
    const { code, message, remedy } = error;
    return { code, message, ...(remedy === undefined ? {} : { remedy }) };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
