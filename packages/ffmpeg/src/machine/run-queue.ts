import { readdirSync } from 'node:fs';
import { readText } from '@clipwright/node-kit';
import type { ReadText } from './control-groups.ts';

export interface RunQueueOptions {
  /** The processes to look at. */
  readonly pids: () => Iterable<number>;
  /** @default the files of this machine */
  readonly read?: ReadText;
  /** Names of what is in a directory; none where there is no such directory. @default this machine's */
  readonly list?: (directory: string) => readonly string[];
  /** Milliseconds. @default performance.now */
  readonly clock?: () => number;
}

/**
 * Measures how many threads of some processes could have run and waited for a core instead, on average since it was
 * last asked. Linux counts the nanoseconds that each thread has waited in a run queue (`/proc/PID/task/TID/schedstat`,
 * the second number). `undefined` where it does not. What a thread waited between the last look and its end is not
 * seen.
 */
export function runQueue({
  pids,
  read = readText,
  list = listed,
  clock = () => performance.now(),
}: RunQueueOptions): () => number | undefined {
  // Kernels built without these counts have no such file, or one of zeros.
  if (delayOf(read('/proc/self/schedstat')) === undefined) return () => undefined;
  let before = new Map<string, number>();
  let asked = clock();

  const look = (): number => {
    const now = new Map<string, number>();
    let waited = 0;
    for (const pid of pids()) {
      for (const thread of list(`/proc/${pid}/task`)) {
        const file = `/proc/${pid}/task/${thread}/schedstat`;
        const delay = delayOf(read(file));
        if (delay === undefined) continue;
        now.set(file, delay);
        waited += Math.max(0, delay - (before.get(file) ?? 0));
      }
    }
    before = now;
    return waited;
  };

  // What was waited before the first question is no part of its answer.
  look();
  return () => {
    const elapsed = (clock() - asked) * 1e6;
    asked += elapsed / 1e6;
    const waited = look();
    return elapsed > 0 ? waited / elapsed : 0;
  };
}

/** "time on a core, time in the queue, turns": the second, if the first shows that there is counting. Nanoseconds. */
function delayOf(text: string | undefined): number | undefined {
  const match = /^([1-9]\d*) (\d+) \d+\s*$/.exec(text ?? '');
  return match === null ? undefined : Number(match[2]);
}

function listed(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
