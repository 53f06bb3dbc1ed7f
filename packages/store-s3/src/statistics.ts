/** Counts of one open store since it was opened. Plain JSON data. */
export interface S3StoreStatistics {
  /** Requests served by what this machine had already. */
  readonly local: number;
  /** Requests served by the bucket. */
  readonly fetched: number;
  /** Requests that produced their file. Files without a key are not counted. */
  readonly produced: number;
  /** Files that came into the bucket, and their bytes; one whose content was there already is not sent again. */
  readonly sent: number;
  readonly sentBytes: number;
  /** Bytes that came from the bucket. */
  readonly fetchedBytes: number;
  /** Entries of the bucket found damaged. Each was a miss, and is replaced by what is produced then. */
  readonly damaged: number;
  /** Requests to the service that were made again. */
  readonly retries: number;
  /** Requests served without the bucket, because it could not be reached (`whenUnreachable: 'local'`). */
  readonly unshared: number;
}

/** The same, while it is being counted. */
export type S3StoreCounts = { -readonly [name in keyof S3StoreStatistics]: S3StoreStatistics[name] };

export function noCounts(): S3StoreCounts {
  return {
    local: 0,
    fetched: 0,
    produced: 0,
    sent: 0,
    sentBytes: 0,
    fetchedBytes: 0,
    damaged: 0,
    retries: 0,
    unshared: 0,
  };
}
