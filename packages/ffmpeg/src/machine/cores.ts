import { availableParallelism } from 'node:os';
import { readText } from '@clipwright/node-kit';
import { cpuQuota, type ReadText } from './control-groups.ts';

/** How much of the machine's cores this program may use. */
export interface Cores {
  /** What the system offers this process, its affinity respected. */
  readonly available: number;
  /** Cores' worth of time that control groups allow; absent: no limit. */
  readonly quota?: number;
  /** The smaller of both, rounded up, at least 1: what the thread budget is. */
  readonly usable: number;
}

/** Node counts cores without the quota of a container, in which it would start too many threads. */
export function readCores(read: ReadText = readText, available: number = availableParallelism()): Cores {
  const quota = cpuQuota(read);
  if (quota === undefined) return { available, usable: available };
  return { available, quota, usable: Math.max(1, Math.min(available, Math.ceil(quota))) };
}
