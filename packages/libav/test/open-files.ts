import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * The files below a directory that some processes have open, where the system tells (Linux).
 *
 * @param processes By their numbers. @default this one and its children
 */
export function openFiles(directory: string, processes: readonly number[] = [process.pid, ...childrenOf()]): string[] {
  if (process.platform !== 'linux') return [];
  return processes.flatMap((pid) =>
    listed(`/proc/${pid}/fd`).flatMap((fd) => {
      const target = quietly(() => readlinkSync(`/proc/${pid}/fd/${fd}`));
      return target?.startsWith(directory) === true ? [target] : [];
    }),
  );
}

/** The children of this process, where the system tells. */
export function childrenOf(): number[] {
  const children = listed('/proc').filter((entry) => {
    const parent = quietly(() => /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${entry}/stat`, 'utf8'))?.[1]);
    return parent === String(process.pid);
  });
  return children.map(Number);
}

function listed(directory: string): string[] {
  return quietly(() => readdirSync(directory)) ?? [];
}

/** What something comes to, unless it has gone meanwhile. */
function quietly<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
