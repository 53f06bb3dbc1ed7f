import { resolve } from 'node:path';
import type { CliContext } from './context.ts';
import { readEnvironment } from './environment.ts';

/** Where finished work is kept: in a directory, or nowhere beyond the run. */
export type StoreChoice = { readonly directory: string; readonly maxBytes: number } | 'temporary';

/** The options of the commands that use the cache. */
export interface CacheFlags {
  readonly cache: boolean;
  readonly cacheDir?: string;
  /** Bytes. */
  readonly cacheSize: number;
}

/** Absolute path of the cache directory. */
export function cacheDirectory({ cacheDir }: Pick<CacheFlags, 'cacheDir'>, context: CliContext): string {
  return cacheDir === undefined ? readEnvironment(context).cacheDirectory : resolve(context.cwd, cacheDir);
}

/** The store that a command's options ask for. */
export function storeChoice(flags: CacheFlags, context: CliContext): StoreChoice {
  return flags.cache ? { directory: cacheDirectory(flags, context), maxBytes: flags.cacheSize } : 'temporary';
}
