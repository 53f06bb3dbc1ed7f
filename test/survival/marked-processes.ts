import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * An environment variable that a process hands on to all that it starts: whoever has it descends from whoever was given
 * it.
 */
export const markName = 'CLIPWRIGHT_TEST_MARK';

export const newMark = (): string => randomUUID();

/**
 * Ids of the living processes that carry a mark, this one left out: found in `/proc`, so that neither a process group
 * nor a parent has to be known. Those that have ended and were not waited for yet count as gone. Linux only.
 */
export function markedProcesses(mark: string): number[] {
  const entry = `${markName}=${mark}\0`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'latin1').includes(entry)) return false;
        const status = readFileSync(`/proc/${name}/stat`, 'latin1');
        return status.charAt(status.lastIndexOf(')') + 2) !== 'Z';
      } catch {
        // It has gone meanwhile.
        return false;
      }
    })
    .map(Number);
}
