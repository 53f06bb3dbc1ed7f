import { readText } from '@clipwright/node-kit';
import type { ReadText } from './control-groups.ts';

/**
 * The most memory that a running process has used so far, in bytes (`VmHWM` of `/proc/PID/status`). `undefined` where
 * the kernel does not tell, and of a process that is gone.
 */
export function peakMemory(pid: number, read: ReadText = readText): number | undefined {
  const match = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? '');
  return match === null ? undefined : 1024 * Number(match[1]);
}
