import type { ObjectNames } from './object-names.ts';
import type { Bucket } from './service/bucket.ts';
import type { Patiently } from './service/patiently.ts';
import type { S3StoreCounts } from './statistics.ts';

/** How files are sent. */
export interface Parting {
  /** Files of more bytes are sent in parts. */
  readonly above: number;
  /** Bytes of a part, at least. */
  readonly partBytes: number;
}

/** What the steps of a request have in common. */
export interface StoreContext {
  readonly bucketName: string;
  readonly bucket: Bucket;
  readonly names: ObjectNames;
  readonly parting: Parting;
  readonly patiently: Patiently;
  readonly counts: S3StoreCounts;
}
