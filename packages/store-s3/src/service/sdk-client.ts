import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { ClipwrightError } from '@clipwright/core';
import { checkCredentials, type S3Credentials, type S3StoreOptions } from '../options.ts';

/** The services' client, loaded when it is first needed, and what keeps credentials to itself. */
export interface SdkClient {
  /** The module with its commands. */
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly client: S3Client;
}

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** So many are remembered: credentials that are lent change, and a program may run for months. */
const mostSecrets = 30;

/** Takes what must not be told out of texts. */
export class Secrets {
  readonly #texts = new Set<string>();

  add(...texts: readonly (string | undefined)[]): void {
    for (const text of texts) if (text !== undefined && text !== '') this.#texts.add(text);
    for (const text of [...this.#texts].slice(0, -mostSecrets)) this.#texts.delete(text);
  }

  readonly hide = (text: string): string => {
    let hidden = text;
    for (const secret of this.#texts) hidden = hidden.replaceAll(secret, '***');
    return hidden;
  };
}

export async function openClient(options: S3StoreOptions, secrets: Secrets): Promise<SdkClient> {
  const sdk = await import('@aws-sdk/client-s3');
  return { sdk, client: new sdk.S3Client(configOf(options, secrets)) };
}

/**
 * Everything that the client would look for in the environment or in files of its own is given. It does not try again
 * by itself: it cannot send a stream twice.
 */
function configOf(options: S3StoreOptions, secrets: Secrets): S3ClientConfig {
  const { region, endpoint, pathStyle = endpoint !== undefined, timeout = 30_000 } = options;
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ignoreConfiguredEndpointUrls: true,
    forcePathStyle: pathStyle,
    credentials: credentialsOf(options.credentials, secrets),
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    disableClockSkewCorrection: false,
    useArnRegion: false,
    disableS3ExpressSessionAuth: false,
    sigv4aSigningRegionSet: [region],
    authSchemePreference: [],
    userAgentAppId: async () => undefined,
    // Not all services know more than the hash in the signature, which is checked both ways here.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Some services never answer it, and the client would wait.
    expectContinueHeader: false,
    followRegionRedirects: false,
    logger: silent,
    requestHandler: {
      connectionTimeout: timeout,
      socketTimeout: timeout,
      logger: silent,
    },
  };
}

function credentialsOf(given: S3StoreOptions['credentials'], secrets: Secrets): S3StoreOptions['credentials'] {
  const noted = (credentials: S3Credentials): S3Credentials => {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    secrets.add(accessKeyId, secretAccessKey, sessionToken);
    return credentials;
  };
  if (typeof given !== 'function') return noted(given);
  return async () => {
    try {
      const credentials = await given();
      checkCredentials(credentials);
      return noted(credentials);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ClipwrightError('store-refused', `There are no credentials for the bucket: ${secrets.hide(reason)}`, {
        remedy: 'Mend the function that is given as `credentials`.',
      });
    }
  };
}
