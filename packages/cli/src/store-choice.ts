import { resolve } from 'node:path';
import type { CliContext } from './context.ts';
import { type BucketPlace, bucketPlace } from './distributed/bucket-place.ts';
import { readEnvironment } from './environment.ts';

/** Where finished work is kept: in a directory, in a bucket with a directory before it, or nowhere beyond the run. */
export type StoreChoice =
  | { readonly directory: string; readonly maxBytes: number; readonly bucket?: BucketPlace }
  | 'temporary';

/** The options of the commands that use the cache. */
export interface CacheFlags {
  readonly cache: boolean;
  readonly cacheDir?: string;
  /** Bytes. */
  readonly cacheSize: number;
  /** A folder, the address of a bucket, or the name of a store. */
  readonly store?: string;
}

/** Absolute path of the cache directory. */
export function cacheDirectory({ cacheDir }: Pick<CacheFlags, 'cacheDir'>, context: CliContext): string {
  return cacheDir === undefined ? readEnvironment(context).cacheDirectory : resolve(context.cwd, cacheDir);
}

/** The store that a command's options ask for. Errors: `invalid-option` for what is no address of a bucket. */
export function storeChoice(flags: CacheFlags, context: CliContext): StoreChoice {
  const { cache, cacheSize: maxBytes, store } = flags;
  if (!cache) return 'temporary';
  if (store !== undefined && isFolder(store)) return { directory: resolve(context.cwd, store), maxBytes };
  const directory = cacheDirectory(flags, context);
  return store !== undefined && isBucket(store)
    ? { directory, maxBytes, bucket: bucketPlace(store, context) }
    : { directory, maxBytes };
}

/** Whether `--store` says where to keep things, instead of the name of what keeps them. */
export function isPlace(store: string): boolean {
  return isBucket(store) || isFolder(store);
}

function isBucket(store: string): boolean {
  return /^s3:/i.test(store);
}

/** A folder has a slash in it, so that it is not taken for a name. */
function isFolder(store: string): boolean {
  return !isBucket(store) && (/[\\/]/.test(store) || store === '.' || store === '..');
}
