import { clearStore, pruneStore, type RemovedFromStore } from '@clipwright/cache';
import type { CliContext } from '../../context.ts';
import { exitCodes } from '../../exit-codes.ts';
import { bytesText } from '../../output/units.ts';
import { writeJson } from '../../output/write-json.ts';
import { type CacheFlags, cacheDirectory } from '../../store-choice.ts';
import type { CacheCommandFlags } from './info.ts';

/** Removes what was used longest ago, down to a size. */
export async function cachePrune(
  flags: CacheCommandFlags & Pick<CacheFlags, 'cacheSize'>,
  context: CliContext,
): Promise<number> {
  const done = await pruneStore(cacheDirectory(flags, context), { maxBytes: flags.cacheSize });
  return tell('cache prune', done, flags, context);
}

/** Removes everything. */
export async function cacheClear(flags: CacheCommandFlags, context: CliContext): Promise<number> {
  return tell('cache clear', await clearStore(cacheDirectory(flags, context)), flags, context);
}

function tell(
  name: 'cache prune' | 'cache clear',
  done: RemovedFromStore,
  flags: CacheCommandFlags,
  context: CliContext,
): number {
  const { removed, bytes } = done;
  if (flags.json) writeJson(context, name, done);
  else
    context.stdout.write(`${removed.files} files of ${bytesText(removed.bytes)} removed, ${bytesText(bytes)} left\n`);
  return exitCodes.success;
}
