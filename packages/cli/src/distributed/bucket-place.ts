import { ClipwrightError } from '@clipwright/core';
import type { S3Credentials } from '@clipwright/store-s3';
import type { CliContext } from '../context.ts';
import { readEnvironment } from '../environment.ts';

/** Where a bucket is, and who asks for what is in it. */
export interface BucketPlace {
  readonly bucket: string;
  readonly prefix?: string;
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials: S3Credentials;
}

/** What an address of a bucket may say beside its name. */
const known = ['region', 'endpoint'];

/**
 * The bucket that an address such as `s3://bucket/prefix?region=eu-central-1` means. What it does not say of region and
 * service, and who asks, is taken from the variables of the environment that all programs for such services know.
 * Errors: `invalid-option`.
 */
export function bucketPlace(address: string, context: CliContext): BucketPlace {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const { credentials, ...environment } = readEnvironment(context).bucket;
  if (url === undefined || url.hostname === '') {
    throw invalid('What --store says is no address of a bucket.', 'Write s3://BUCKET/PREFIX.');
  }
  if (
    url.username !== '' ||
    url.password !== '' ||
    [...url.searchParams.keys()].some((name) => !known.includes(name))
  ) {
    throw invalid(
      `The address of the bucket ${url.hostname} says more than its name, "region" and "endpoint".`,
      'Put who asks into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    );
  }
  const endpoint = url.searchParams.get('endpoint') ?? environment.endpoint;
  const region = url.searchParams.get('region') ?? environment.region ?? (endpoint && 'us-east-1');
  if (region === undefined) {
    throw invalid(`The region of the bucket ${url.hostname} is not known.`, 'Write ?region=NAME, or set AWS_REGION.');
  }
  if (credentials === undefined) {
    throw invalid(
      `Who asks for the bucket ${url.hostname} is not known.`,
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    );
  }
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  return {
    ...{ bucket: url.hostname, region, credentials },
    ...(prefix === '' ? {} : { prefix }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

function invalid(message: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-option', message, { remedy, details: { option: 'store' } });
}
