import { ClipwrightError, type ErrorCode } from '@clipwright/core';
import { systemFailure, systemRemedies } from '@clipwright/core/author';
import { ServiceError } from './service/service-error.ts';

interface Meaning {
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string;
}

const unreachable: Meaning = {
  code: 'store-unreachable',
  what: 'cannot be reached',
  remedy: 'Check the network and the service; try again, or let the store do without it (`whenUnreachable`).',
};
const refused: Meaning = {
  code: 'store-refused',
  what: 'refuses',
  remedy: 'Check the name of the bucket, its region and endpoint, the credentials, and what they allow.',
};
const failed: Meaning = {
  code: 'store-failed',
  what: 'failed',
  remedy: 'See what the service says of it, or choose another store.',
};

/** Elsewhere, not known, not allowed, not there. */
const refusingStatus = new Set([301, 307, 401, 403, 404]);

/** The same, as services say it with a status that says no more than that the request was wrong. */
const refusingReasons = new Set([
  'AuthorizationHeaderMalformed',
  'ExpiredToken',
  'IllegalLocationConstraintException',
  'InvalidBucketName',
  'InvalidToken',
  'TokenRefreshRequired',
]);

function meaningOf({ passing, status, reason }: ServiceError): Meaning {
  if (passing) return unreachable;
  return refusingStatus.has(status ?? 0) || refusingReasons.has(reason) ? refused : failed;
}

/** What went wrong with a bucket, as a typed error. Errors that are typed already stay as they are. */
export function bucketFailure(error: unknown, bucket: string): unknown {
  if (error instanceof ServiceError) {
    const { reason, status, requestId, message } = error;
    const { code, what, remedy } = meaningOf(error);
    return new ClipwrightError(code, `The bucket "${bucket}" ${what}: ${told(reason, message)}`, {
      cause: error,
      remedy,
      details: {
        bucket,
        reason,
        ...(status === undefined ? {} : { status }),
        ...(requestId === undefined ? {} : { requestId }),
      },
    });
  }
  // Files of this machine: those that are fetched, and those that are sent.
  const failure = systemFailure(error);
  if (failure !== 'disk-full' && failure !== 'out-of-resources') return error;
  return new ClipwrightError(failure, `A file of the bucket "${bucket}" cannot be kept here: ${String(error)}.`, {
    cause: error,
    remedy: systemRemedies[failure],
    details: { bucket },
  });
}

function told(reason: string, message: string): string {
  const text = message === '' || message === reason ? reason : `${reason}: ${message}`;
  return text.endsWith('.') ? text : `${text}.`;
}
