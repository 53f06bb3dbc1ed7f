import { ClipwrightError } from '@clipwright/core';
import { systemCode } from '@clipwright/core/author';

/**
 * A request that failed, as far as its answer or its connection says. It is made anew of what the client throws, which
 * has requests with their signatures, and sometimes parts of credentials, hanging on it.
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** The service's code, such as `SlowDown`, or the client's or the system's name for it. */
  readonly reason: string;
  /** Of the answer, if there was one. */
  readonly status: number | undefined;
  /** By which the service's people find the request. */
  readonly requestId: string | undefined;
  /** Whether trying again may help. */
  readonly passing: boolean;

  constructor(reason: string, message: string, status?: number, requestId?: string) {
    super(message);
    this.reason = reason;
    this.status = status;
    this.requestId = requestId;
    // An answer of success that makes no sense was cut off.
    this.passing =
      status === undefined
        ? brokenConnections.has(reason)
        : status < 300 || passingStatus.has(status) || passingReasons.has(reason);
  }
}

const brokenConnections = new Set([
  'TimeoutError',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

const passingStatus = new Set([408, 429, 500, 502, 503, 504]);

/** What may pass though its status says otherwise: something was lost or changed on its way, or two came at once. */
const passingReasons = new Set([
  'RequestTimeout',
  'IncompleteBody',
  'BadDigest',
  'XAmzContentSHA256Mismatch',
  'ConditionalRequestConflict',
  'OperationAborted',
  // The client has set its clock by the answer.
  'RequestTimeTooSkewed',
]);

/**
 * What the service's client has thrown, made harmless. Errors of our own stay as they are.
 *
 * @param hide Takes credentials out of a text.
 */
export function toServiceError(error: unknown, hide: (text: string) => string): Error {
  if (error instanceof ClipwrightError || error instanceof ServiceError) return error;
  if (!(error instanceof Error)) return new ServiceError('unknown', hide(String(error)));
  const { httpStatusCode, requestId } = '$metadata' in error ? Object(error.$metadata) : {};
  const reason = error.name === 'Error' ? (systemCode(error) ?? error.name) : error.name;
  return new ServiceError(
    hide(reason),
    hide(error.message),
    typeof httpStatusCode === 'number' ? httpStatusCode : undefined,
    typeof requestId === 'string' ? requestId : undefined,
  );
}
