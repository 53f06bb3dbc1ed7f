import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/**
 * Process groups of which somebody lives; those that have ended and were not waited for yet do not count. Linux only.
 */
export function livingGroups(leaders: readonly number[]): number[] {
  const living = new Set(leaders.length === 0 ? [] : groupsOfProcesses());
  return leaders.filter((leader) => living.has(leader));
}

function groupsOfProcesses(): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      // Behind the name, from the third field on: the state, and the group is the fifth (proc(5)).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? [] : [Number(fields[2])];
    } catch {
      // It has gone meanwhile.
      return [];
    }
  });
}

/** How many descriptors this process has open. Linux only. */
export const openDescriptors = (): number => readdirSync('/proc/self/fd').length;

export function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
