import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isProcessGone } from '@clipwright/node-kit';
import { breakLease } from './break-lease.ts';
import type { FileSystem } from './file-system.ts';
import type { Layout } from './layout.ts';
import { decodeOwner } from './owner.ts';
import { isMissing } from './store-error.ts';
import type { StoreTiming } from './timing.ts';

/** An owner whose file is damaged may be writing it just now. Milliseconds. */
const writingLimit = 60_000;

/** Removes what processes that are gone left behind. Never rejects: what stays is tried again at the next opening. */
export async function removeLeftovers(files: FileSystem, layout: Layout, timing: StoreTiming): Promise<void> {
  for (const id of await sessionsIn(files, layout)) {
    const owner = join(layout.sessions, `${id}.json`);
    if (await isLive(files, owner, timing)) continue;
    await files.removeTree(join(layout.sessions, id)).catch(() => {});
    await files.removeFile(owner).catch(() => {});
  }
  for (const name of await files.list(layout.leases).catch(() => [])) {
    const lease = join(layout.leases, name);
    const text = await files.readText(lease).catch(() => '');
    const owner = decodeOwner(text);
    if (owner !== undefined && isProcessGone(owner)) {
      const aside = join(layout.sessions, `aside-${randomUUID()}`);
      await breakLease(files, lease, text, aside).catch(() => {});
    }
  }
}

/** How many open stores there are on the directory, as far as can be told. */
export async function countSessions(files: FileSystem, layout: Layout, timing: StoreTiming): Promise<number> {
  let live = 0;
  for (const id of await sessionsIn(files, layout)) {
    if (await isLive(files, join(layout.sessions, `${id}.json`), timing)) live += 1;
  }
  return live;
}

async function sessionsIn(files: FileSystem, layout: Layout): Promise<Set<string>> {
  const names = await files.list(layout.sessions).catch(() => []);
  return new Set(names.map((name) => name.replace(/\.json$/, '')));
}

async function isLive(files: FileSystem, ownerFile: string, timing: StoreTiming): Promise<boolean> {
  try {
    const owner = decodeOwner(await files.readText(ownerFile));
    const gone = owner === undefined ? undefined : isProcessGone(owner);
    if (gone !== undefined) return !gone;
    const { mtimeNs: modified } = await files.status(ownerFile);
    const silent = Date.now() - Number(modified / 1_000_000n);
    return silent < (owner === undefined ? writingLimit : timing.sessionLimit);
  } catch (error) {
    // What cannot be read is left alone.
    return !isMissing(error);
  }
}
