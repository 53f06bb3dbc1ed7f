import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type S3Operation =
  | 'ListObjectsV2'
  | 'ListMultipartUploads'
  | 'GetObject'
  | 'HeadObject'
  | 'PutObject'
  | 'DeleteObject'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'Unknown';

/** A request, as far as it is known from its first lines. */
export interface S3Request {
  readonly operation: S3Operation;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

/** What a request is answered with. */
export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** The bucket stands in the path. */
export function readRequest({ method = '', url = '', headers }: IncomingMessage): S3Request {
  const { pathname, searchParams: query } = new URL(url, 'http://localhost');
  const [, bucket = '', ...rest] = pathname.split('/');
  const key = decodeURIComponent(rest.join('/'));
  return { operation: operationOf(method, key, query), bucket, key, query, headers };
}

function operationOf(method: string, key: string, query: URLSearchParams): S3Operation {
  if (key === '') {
    if (method !== 'GET') return 'Unknown';
    if (query.has('uploads')) return 'ListMultipartUploads';
    return query.get('list-type') === '2' ? 'ListObjectsV2' : 'Unknown';
  }
  const ofUpload = query.has('uploadId');
  switch (method) {
    case 'GET':
      return 'GetObject';
    case 'HEAD':
      return 'HeadObject';
    case 'PUT':
      return ofUpload ? 'UploadPart' : 'PutObject';
    case 'DELETE':
      return ofUpload ? 'AbortMultipartUpload' : 'DeleteObject';
    case 'POST':
      if (query.has('uploads')) return 'CreateMultipartUpload';
      return ofUpload ? 'CompleteMultipartUpload' : 'Unknown';
    default:
      return 'Unknown';
  }
}

/** Errors as S3 says them; a HEAD has no body to say them in. */
export function refusal(status: number, code: string, message = `The double says ${code}.`, more = ''): S3Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>${code}</Code><Message>${message}</Message><RequestId>request-1</RequestId>${more}</Error>`;
  return { status, headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'request-1' }, body };
}

/**
 * What a service would say against the signature, as far as tests need it: it is by the right key, and the content is
 * the one that was signed. That the signature itself is right is not checked.
 */
export function refusedSignature(request: S3Request, accessKeyId: string, body: Uint8Array): S3Answer | undefined {
  const { authorization = '', 'x-amz-content-sha256': signed } = request.headers;
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/[\w-]+\/s3\/aws4_request, SignedHeaders=[\w;-]+, Signature=[0-9a-f]{64}$/;
  const [, signer] = form.exec(authorization) ?? [];
  if (signer === undefined) return refusal(403, 'AccessDenied');
  if (signer !== accessKeyId) {
    // As Amazon does: with the key in the answer.
    return refusal(
      403,
      'InvalidAccessKeyId',
      `There is no key ${signer}.`,
      `<AWSAccessKeyId>${signer}</AWSAccessKeyId>`,
    );
  }
  if (signed === 'UNSIGNED-PAYLOAD' || signed === createHash('sha256').update(body).digest('hex')) return undefined;
  return refusal(400, 'XAmzContentSHA256Mismatch');
}
