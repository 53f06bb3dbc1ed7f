import { type ArtifactStore, ClipwrightError, toClipwrightError } from '@clipwright/core';
import { type Artifact, contractVersions, pendingWork, SharedWorks } from '@clipwright/core/author';
import { map } from 'rxjs';
import { bucketFailure } from './bucket-failure.ts';
import { obtainEntry } from './entries/obtain-entry.ts';
import { localArtifact } from './local-artifact.ts';
import { objectNames } from './object-names.ts';
import { checkS3StoreOptions, type S3StoreOptions } from './options.ts';
import { patiently } from './service/patiently.ts';
import { SdkBucket } from './service/sdk-bucket.ts';
import { noCounts, type S3StoreStatistics } from './statistics.ts';
import type { StoreContext } from './store-parts.ts';

/** Finished files in a bucket, shared by all who use that bucket. */
export interface S3Store extends ArtifactStore {
  /** What happened so far. */
  statistics(): S3StoreStatistics;
}

const defaultPartBytes = 64 * 2 ** 20;

/**
 * Keeps finished files in a bucket of an S3-compatible service, for many machines at once. What a machine reads and
 * writes is kept in its `local` store too, within that one's bounds, and read from there as long as it is asked for.
 * What is given out is in the bucket, whole, and its content was held against its hash on the way there and back. A
 * damaged entry is a miss and is replaced. Nothing is connected before the first request.
 *
 * Errors: `invalid-option` at the call. A request's: the producer's own; those of the local store; `store-unreachable`
 * after all tries; `store-refused` for a bucket that is not there or may not be used; `store-failed`; `disposed`.
 *
 * @example
 * const local = directoryStore({ directory: '/var/cache/clipwright', maxBytes: 20 * 2 ** 30 });
 * await using store = s3Store({ bucket: 'pieces', region: 'eu-central-1', credentials, local });
 */
export function s3Store(options: S3StoreOptions): S3Store {
  checkS3StoreOptions(options);
  const { local, multipart = {}, whenUnreachable = 'fail' } = options;
  const counts = noCounts();
  const countRetry = (): void => {
    counts.retries += 1;
  };
  const parts: StoreContext = {
    bucketName: options.bucket,
    bucket: new SdkBucket(options),
    names: objectNames(options.prefix),
    parting: { above: multipart.above ?? defaultPartBytes, partBytes: multipart.partBytes ?? defaultPartBytes },
    patiently: patiently(options.retry, countRetry),
    counts,
  };
  const pending = pendingWork();
  const artifacts = new SharedWorks<Artifact>(pending);
  const fingerprint = local.fingerprint?.bind(local);
  let disposing: Promise<void> | undefined;

  const settled = async (): Promise<void> => {
    await pending.settled();
    await local.settled();
  };

  async function dispose(): Promise<void> {
    artifacts.failAll(() => new ClipwrightError('disposed', 'The store was closed.'));
    await pending.settled();
    parts.bucket.close();
    await local[Symbol.asyncDispose]();
  }

  return {
    contracts: { ArtifactStore: contractVersions.ArtifactStore },
    acquire: (key, produce) =>
      artifacts
        .share(key, async (signal, progress) => {
          try {
            if (key === null) {
              const { artifact, release } = await localArtifact(local, null, produce, signal, progress);
              return { value: artifact, hit: false, release: async () => release() };
            }
            const isAlone = whenUnreachable === 'local';
            return await obtainEntry(parts, local, { key, produce, signal, progress, isAlone, track: pending.track });
          } catch (error) {
            throw toClipwrightError(bucketFailure(error, options.bucket), 'store-failed');
          }
        })
        .pipe(
          map((event) =>
            event.type === 'progress' ? event : { type: 'stored', artifact: event.value, hit: event.hit },
          ),
        ),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    statistics: () => ({ ...counts }),
    settled,
    [Symbol.asyncDispose]: () => {
      disposing ??= dispose();
      return disposing;
    },
  };
}
