import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The files below a directory that this process and its children have open, where the system tells (Linux). */
export function openFiles(directory: string): string[] {
  if (process.platform !== 'linux') return [];
  return [String(process.pid), ...children()].flatMap((pid) =>
    listed(`/proc/${pid}/fd`).flatMap((fd) => {
      const target = quietly(() => readlinkSync(`/proc/${pid}/fd/${fd}`));
      return target?.startsWith(directory) === true ? [target] : [];
    }),
  );
}

function children(): string[] {
  return listed('/proc').filter((entry) => {
    const parent = quietly(() => /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${entry}/stat`, 'utf8'))?.[1]);
    return parent === String(process.pid);
  });
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
