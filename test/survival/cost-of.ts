import { readFileSync } from 'node:fs';

/** Ids of the processes that the main thread of this one has started. */
function children(): readonly number[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number);
}

/** What a process has taken so far; `undefined` once it is gone. */
function takenBy(pid: number): { readonly memory: number; readonly seconds: number } | undefined {
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Behind the name, from the third field on: times in hundredths of a second are the 14th and the 15th (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { memory: Number(peak) / 1024, seconds: (Number(fields[11]) + Number(fields[12])) / 100 };
  } catch {
    return undefined;
  }
}

export interface Cost {
  /** Of this process and of all children: seconds on a core, which do not depend on what else the machine does. */
  readonly seconds: number;
  /** By how much this process has grown beyond anything before, in MiB. */
  readonly memory: number;
  /** The most that any child had, in MiB. */
  readonly childMemory: number;
}

/**
 * What some work costs. Children are looked at every 20 ms, so that what one takes in the last of them is not seen.
 * Linux only.
 */
export async function costOf<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly cost: Cost }> {
  const before = process.resourceUsage().maxRSS;
  const cpu = process.cpuUsage();
  const seconds = new Map<number, number>();
  let childMemory = 0;
  const looking = setInterval(() => {
    for (const pid of children()) {
      const taken = takenBy(pid);
      if (taken === undefined) continue;
      seconds.set(pid, taken.seconds);
      childMemory = Math.max(childMemory, taken.memory);
    }
  }, 20);
  try {
    const result = await work();
    const { user, system } = process.cpuUsage(cpu);
    const own = (user + system) / 1_000_000;
    const memory = (process.resourceUsage().maxRSS - before) / 1024;
    return {
      result,
      cost: { seconds: [...seconds.values()].reduce((sum, each) => sum + each, own), memory, childMemory },
    };
  } finally {
    clearInterval(looking);
  }
}
