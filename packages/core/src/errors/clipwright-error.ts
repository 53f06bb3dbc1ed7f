import { type ErrorCode, type ErrorKind, errorCodes, isCoreErrorCode } from './codes.ts';

export interface ClipwrightErrorOptions {
  /** What led to this error, kept as `cause`. */
  readonly cause?: unknown;
  /** What the reader can do about it. Appended to the message. */
  readonly remedy?: string;
  /** Plain JSON data for programs: paths, limits, counts. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** What kind a code of a plug-in's own is; that of any other code follows from it. @default 'internal' */
  readonly kind?: ErrorKind;
  /** Whether a failure with a code of a plug-in's own may pass by itself, so that trying again may help. @default false */
  readonly transient?: boolean;
}

/**
 * What every error of Clipwright has, whichever copy of this package made it: a program may have two of them, its own and
 * a plug-in's.
 */
const brand = Symbol.for('@clipwright/core ClipwrightError');

/** An error as plain JSON data, as reports carry it. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly message: string;
}

/**
 * Every failure of Clipwright is one of these. Branch on `code`, never on the message. `instanceof` knows them by a brand:
 * those of another copy of this package are among them.
 *
 * @example
 * if (error instanceof ClipwrightError && error.code === 'source-missing') skip();
 */
export class ClipwrightError extends Error {
  override readonly name: string = 'ClipwrightError';
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  /** Whose concern this is. */
  readonly kind: ErrorKind;
  /** Whether its code is a plug-in's own, which said that trying again may help; see {@link isTransient}. */
  readonly transient: boolean;

  static {
    Object.defineProperty(ClipwrightError.prototype, brand, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // A class that extends this one is known as usual.
    // biome-ignore lint/complexity/noThisInStatic: it is asked of the class that stands beside `instanceof`
    if (this !== ClipwrightError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === 'object' && value !== null && brand in value;
  }

  constructor(code: ErrorCode, message: string, options: ClipwrightErrorOptions = {}) {
    super(
      options.remedy === undefined ? message : `${message} ${options.remedy}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.remedy = options.remedy;
    this.details = options.details ?? {};
    const { kind = 'internal', transient = false } = options;
    this.kind = isCoreErrorCode(code) ? errorCodes[code] : kind;
    this.transient = transient && !isCoreErrorCode(code);
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

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof ClipwrightError && value.name === 'AbortError';
  }

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

/**
 * The same failure in other words, with the error itself as `cause`: whose concern it is and whether it may pass are
 * told as before, a plug-in's own code included.
 *
 * @param details Added to those of the error.
 */
export function reworded(
  error: ClipwrightError,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): ClipwrightError {
  const { code, kind, transient } = error;
  return new ClipwrightError(code, message, {
    cause: error,
    kind,
    transient,
    details: { ...error.details, ...details },
  });
}
