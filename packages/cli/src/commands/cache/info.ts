import { inspectStore, type StoreInfo } from '@clipwright/cache';
import type { CliContext } from '../../context.ts';
import { exitCodes } from '../../exit-codes.ts';
import { table } from '../../output/table.ts';
import { bytesText } from '../../output/units.ts';
import { writeJson } from '../../output/write-json.ts';
import type { GlobalFlags } from '../../settings.ts';
import { type CacheFlags, cacheDirectory } from '../../store-choice.ts';

export type CacheCommandFlags = GlobalFlags & Pick<CacheFlags, 'cacheDir'>;

/** What the cache holds. */
export async function cacheInfo(flags: CacheCommandFlags, context: CliContext): Promise<number> {
  const info = await inspectStore(cacheDirectory(flags, context));
  if (flags.json) writeJson(context, 'cache info', info);
  else context.stdout.write(pageOf(info, context.stdout.isTTY ? context.stdout.columns : undefined));
  return exitCodes.success;
}

function pageOf(info: StoreInfo, width: number | undefined): string {
  const { blobs, quarantined, oldestUse, latestUse } = info;
  const rows = [
    ['directory', info.directory],
    ['size', bytesText(info.bytes)],
    ['entries', `${info.entries} in ${blobs.files} files of ${bytesText(blobs.bytes)}, ${blobs.inUse} in use`],
    ['hashes', `of ${info.sources} source files`],
    ['put aside', `${quarantined.files} damaged files of ${bytesText(quarantined.bytes)}`],
    ['open', `in ${info.sessions} programs`],
    ...(oldestUse === undefined || latestUse === undefined ? [] : [['last use', `${latestUse}, oldest ${oldestUse}`]]),
  ];
  return table([{ title: 'part' }, { title: 'found', shrink: true }], rows, width);
}
