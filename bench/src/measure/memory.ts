import { readdir, readFile } from 'node:fs/promises';

/** Bytes of a page; Linux on x86 and most ARM. */
const pageSize = 4096;
const intervalMs = 25;

export interface MemoryWatch {
  /**
   * Looks a last time and gives the largest sum seen, in bytes; `undefined` where the system tells nothing (only Linux
   * does).
   */
  stop(): Promise<number | undefined>;
}

/**
 * Watches memory: the resident set sizes (`/proc/PID/statm`) of a process and all its descendants, or of the
 * descendants alone, summed every 25 ms. Pages that processes share count once for each, so the sum is on the high
 * side; a peak between two looks is missed.
 */
export function watchMemory({ pid, descendantsOnly }: { pid: number; descendantsOnly: boolean }): MemoryWatch {
  let peak: number | undefined;
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    const descendants = await descendantsOf(pid);
    const sizes = await Promise.all((descendantsOnly ? descendants : [pid, ...descendants]).map(residentBytes));
    if (process.platform === 'linux')
      peak = Math.max(
        peak ?? 0,
        sizes.reduce((sum, size) => sum + size, 0),
      );
  };
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, intervalMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
      await look();
      return peak;
    },
  };
}

async function descendantsOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  );
  const children = lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
  return [...children, ...(await Promise.all(children.map(descendantsOf))).flat()];
}

/** 0 for one that has just gone. */
async function residentBytes(pid: number): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return Number(statm.split(' ')[1] ?? 0) * pageSize;
}
