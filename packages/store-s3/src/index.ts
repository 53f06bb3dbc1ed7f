export type { S3Credentials, S3MultipartOptions, S3RetryOptions, S3StoreOptions } from './options.ts';
export type { S3Store } from './s3-store.ts';
export { s3Store } from './s3-store.ts';
export type { S3StoreStatistics } from './statistics.ts';
