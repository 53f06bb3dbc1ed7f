import type { Timeline } from '@clipwright/core';
import type { ContainerModule } from 'inversify';
import type { MediaFlags } from '../options/media-options.ts';
import type { SharingFlags } from '../options/queue-options.ts';
import type { RunContext } from '../plugins/run-context.ts';
import type { GlobalFlags } from '../settings.ts';
import type { CacheFlags } from '../store-choice.ts';
import { checkShared } from './check-shared.ts';
import { queuePackage } from './optional-package.ts';
import { queueAddress } from './queue-address.ts';
import { queueModule } from './queue-module.ts';
import { elsewhereNotes, sharedFolder, sourcesElsewhere } from './shared-media.ts';

/** A render that goes through a queue. */
export interface QueuedRender {
  /** As the command line has them. */
  readonly names: readonly string[];
  readonly timeline: Timeline;
  readonly flags: GlobalFlags & CacheFlags & MediaFlags & SharingFlags;
  readonly note: (text: string) => void;
}

/**
 * What has workers make the pieces of a render, where a queue is named; what they cannot make is said. Errors:
 * `invalid-option`, `tool-missing`.
 */
export async function throughQueue(
  { names, timeline, flags, note }: QueuedRender,
  context: RunContext,
): Promise<readonly ContainerModule[]> {
  return await queueModules(flags, context, async () => {
    const media = sharedFolder(names, flags, context);
    const elsewhere = flags.shareSources ? [] : await sourcesElsewhere(timeline, media);
    for (const line of elsewhereNotes(elsewhere, media)) note(line);
    return media;
  });
}

/** @param media The folder that workers have, too. */
export async function queueModules(
  flags: CacheFlags & SharingFlags,
  context: RunContext,
  media: () => Promise<string>,
): Promise<readonly ContainerModule[]> {
  const address = await queueAddress(flags, context);
  if (address === undefined) return [];
  checkShared(flags);
  const { shareSources = false } = flags;
  return [queueModule(await queuePackage(), { url: address.url, media: await media(), shareSources })];
}
