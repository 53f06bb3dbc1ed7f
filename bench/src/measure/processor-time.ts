import { readFile } from 'node:fs/promises';

/** Milliseconds of a tick of `/proc`: a hundredth of a second on every Linux that Node runs on. */
const tickMs = 10;

/**
 * Milliseconds of processor time that this process has used so far, and its children that have ended, with theirs
 * (utime, stime, cutime and cstime of `/proc/self/stat`, see proc(5)). Unlike elapsed time, it hardly depends on what
 * else the machine is doing. `undefined` where the system does not tell.
 */
export async function processorTime(): Promise<number | undefined> {
  const stat = await readFile('/proc/self/stat', 'utf8').catch(() => '');
  // The name, in parentheses, may hold spaces; the state after it is field 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 15) return undefined;
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * tickMs, 0);
}
