import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inspectStore, verifyStore } from '@clipwright/cache';

/** Unfinished work in a store's folder: leases, and what requests hold. Empty when nobody works. */
export function unfinishedIn(store: string): string[] {
  const root = join(store, 'store-v1');
  const leases = namesIn(join(root, 'leases')).map((name) => `leases/${name}`);
  const sessions = namesIn(join(root, 'sessions')).filter((name) => !name.endsWith('.json'));
  const requests = sessions.flatMap((session) =>
    namesIn(join(root, 'sessions', session)).map((name) => `${session}/${name}`),
  );
  return [...leases, ...requests];
}

/** What is wrong with the finished work in a store's folder: every entry is read whole. */
export async function damageIn(store: string): Promise<string[]> {
  const found = await verifyStore(store);
  const { quarantined } = await inspectStore(store);
  return [
    ...found.damagedRecords,
    ...found.damagedBlobs,
    ...found.danglingRecords,
    ...found.orphanedBlobs,
    ...(quarantined.files === 0 ? [] : [`${quarantined.files} in quarantine`]),
  ];
}

/** Process groups of which somebody lives. */
export function livingGroups(leaders: readonly number[]): number[] {
  return leaders.filter((leader) => {
    try {
      process.kill(-leader, 0);
      return true;
    } catch {
      return false;
    }
  });
}

/** How many descriptors this process has open. Linux only. */
export const openDescriptors = (): number => readdirSync('/proc/self/fd').length;

export function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
