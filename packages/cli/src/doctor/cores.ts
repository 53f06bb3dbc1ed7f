import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

export interface Cores {
  /** What the system offers. */
  readonly available: number;
  /** Cores' worth of time that a control group allows; absent: no limit. */
  readonly quota?: number;
  /** The smaller of both, at least 1: what the thread budget is. */
  readonly usable: number;
}

/** Node counts cores without the quota of a container, which would start too many threads in one. */
export function readCores(): Cores {
  const available = availableParallelism();
  const quota = readQuota();
  if (quota === undefined) return { available, usable: available };
  return { available, quota, usable: Math.max(1, Math.min(available, Math.ceil(quota))) };
}

function readQuota(): number | undefined {
  const [limit, period] = (read('/sys/fs/cgroup/cpu.max') ?? readFirstVersion()).trim().split(/\s+/).map(Number);
  if (limit === undefined || period === undefined || !(limit > 0) || !(period > 0)) return undefined;
  return limit / period;
}

function readFirstVersion(): string {
  return `${read('/sys/fs/cgroup/cpu/cpu.cfs_quota_us') ?? 'max'} ${read('/sys/fs/cgroup/cpu/cpu.cfs_period_us') ?? 0}`;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
