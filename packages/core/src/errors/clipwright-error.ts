import { type ErrorCode, type ErrorKind, errorCodes } from './codes.ts';

export interface ClipwrightErrorOptions {
  /** What led to this error, kept as `cause`. */
  readonly cause?: unknown;
  /** What the reader can do about it. Appended to the message. */
  readonly remedy?: string;
  /** Plain JSON data for programs: paths, limits, counts. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An error as plain JSON data, as reports carry it. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly message: string;
}

/**
 * Every failure of Clipwright is one of these. Branch on `code`, never on the message.
 *
 * @example
 * if (error instanceof ClipwrightError && error.code === 'source-missing') skip();
 */
export class ClipwrightError extends Error {
  override readonly name: string = 'ClipwrightError';
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: ClipwrightErrorOptions = {}) {
    super(
      options.remedy === undefined ? message : `${message} ${options.remedy}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.remedy = options.remedy;
    this.details = options.details ?? {};
  }

  /** Whose concern this is; follows from the code. */
  get kind(): ErrorKind {
    return errorCodes[this.code];
  }

  /** Plain data for reports: `{ code, message }`. */
  toJSON(): ErrorReport {
    return { code: this.code, message: this.message };
  }
}

/**
 * A run was cancelled through an AbortSignal. Named `AbortError`, as everywhere on the platform, so that code that
 * knows only the platform recognises it; its code is `cancelled`.
 */
export class AbortError extends ClipwrightError {
  override readonly name = 'AbortError';
  /** What the run had to report when it was cancelled, if it had anything. */
  readonly report: unknown;

  constructor(
    message = 'The run was cancelled.',
    options: ClipwrightErrorOptions & { readonly report?: unknown } = {},
  ) {
    super('cancelled', message, options);
    this.report = options.report;
  }
}

/** The error itself if it is ours; otherwise a typed one around it, with the original as `cause`. */
export function toClipwrightError(error: unknown, code: ErrorCode = 'internal'): ClipwrightError {
  if (error instanceof ClipwrightError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ClipwrightError(code, message === '' ? 'Something failed without saying why.' : message, { cause: error });
}
