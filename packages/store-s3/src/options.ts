import { type ArtifactStore, ClipwrightError } from '@clipwright/core';
import { checkOptions, checkWholeNumber, type OptionsOf } from '@clipwright/core/author';

/** Who asks. They are used to sign requests, and stand in no error and no log. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of credentials that are lent for a time. */
  readonly sessionToken?: string;
  /** When they end; those of a function are asked for anew shortly before. */
  readonly expiration?: Date;
}

/** How what may pass by itself is tried again: networks that break, services that have too much to do. */
export interface S3RetryOptions {
  /** Tries of each request in all, the first included; a whole number, at least 1. @default 5 */
  readonly attempts?: number;
  /** Milliseconds before the second try, at most; each further wait is up to twice as long. @default 200 */
  readonly delay?: number;
  /** Milliseconds that no wait exceeds. @default 10000 */
  readonly maxDelay?: number;
  /** Draws how much of a wait's second half is waited, from 0 to 1. @default Math.random */
  readonly random?: () => number;
}

/** How large files are sent: in parts, which appear as one object or not at all. */
export interface S3MultipartOptions {
  /** Files of more bytes than that are sent in parts. A whole number, at most 5 GiB. @default 64 MiB */
  readonly above?: number;
  /**
   * Bytes of each part but the last, at least; more where there would be more than 10,000 parts. Services want 5 MiB or
   * more. @default 64 MiB
   */
  readonly partBytes?: number;
}

export interface S3StoreOptions {
  /** The bucket, which must be there. */
  readonly bucket: string;
  /** What names of objects begin with, so that a bucket can hold other things as well. @default nothing */
  readonly prefix?: string;
  /** Where the bucket is: `eu-central-1`; `auto` for some services, and `us-east-1` for many that have one region. */
  readonly region: string;
  /** Address of the service. @default that of Amazon S3 in the region */
  readonly endpoint?: string;
  /** Whether the bucket's name stands in the path, rather than before the host's. @default with an `endpoint` */
  readonly pathStyle?: boolean;
  /**
   * Who asks, or what gives it: a function is called when credentials are needed, and again before they expire. Nothing
   * is looked for in the environment or in files.
   */
  readonly credentials: S3Credentials | (() => Promise<S3Credentials>);
  /**
   * Keeps on this machine what is read and written, and says for how long: `directoryStore({ directory, maxBytes })` of
   * `@clipwright/cache`. It belongs to this store from now on, and is disposed of with it.
   */
  readonly local: ArtifactStore;
  readonly multipart?: S3MultipartOptions;
  readonly retry?: S3RetryOptions;
  /** Milliseconds in which a connection must be made, and between two signs of life on one. @default 30000 */
  readonly timeout?: number;
  /**
   * What happens when the service cannot be reached, after all tries: `fail`, a request fails with `store-unreachable`;
   * or `local`, it is served by this machine alone, and what is produced then is not shared until it is asked for again.
   * @default 'fail'
   */
  readonly whenUnreachable?: 'fail' | 'local';
}

const shape = {
  bucket: 'any',
  prefix: 'any',
  region: 'any',
  endpoint: 'any',
  pathStyle: 'flag',
  credentials: 'any',
  local: 'any',
  multipart: { above: 'any', partBytes: 'any' } satisfies OptionsOf<S3MultipartOptions>,
  retry: { attempts: 'any', delay: 'any', maxDelay: 'any', random: 'any' } satisfies OptionsOf<S3RetryOptions>,
  timeout: 'any',
  whenUnreachable: ['fail', 'local'],
} satisfies OptionsOf<S3StoreOptions>;

/** Bytes that services take in one request, at most. */
const largestPut = 5 * 2 ** 30;

/** Throws `invalid-option`. Nothing of what was given as credentials or address is told. */
export function checkS3StoreOptions(options: S3StoreOptions): void {
  checkOptions('', options, shape, { required: ['bucket', 'region', 'credentials', 'local'] });
  for (const name of ['bucket', 'region'] as const) {
    if (typeof options[name] !== 'string' || options[name] === '') throw invalid(name, 'is no text, or empty');
  }
  if (options.endpoint !== undefined) checkEndpoint(options.endpoint);
  if (typeof options.credentials !== 'function') checkCredentials(options.credentials);
  checkWholeNumber('multipart.above', options.multipart?.above, { min: 0, max: largestPut });
  checkWholeNumber('multipart.partBytes', options.multipart?.partBytes, { max: largestPut });
  checkWholeNumber('timeout', options.timeout);
}

function checkEndpoint(endpoint: string): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw invalid('endpoint', 'is no address of a service', 'Write one as in https://s3.example.com.');
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid('endpoint', 'has a user in it', 'Give who asks as `credentials`.');
  }
}

/** Throws `invalid-option` for what cannot sign a request. */
export function checkCredentials(given: S3Credentials): void {
  const { accessKeyId, secretAccessKey } = Object(given);
  if ([accessKeyId, secretAccessKey].every((text) => typeof text === 'string' && text !== '')) return;
  throw invalid('credentials', 'has no accessKeyId, or no secretAccessKey');
}

function invalid(option: string, what: string, remedy?: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `The option ${option} ${what}.`, {
    ...(remedy === undefined ? {} : { remedy }),
    details: { option },
  });
}
