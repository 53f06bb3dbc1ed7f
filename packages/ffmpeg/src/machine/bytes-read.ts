import { readText } from '@clipwright/node-kit';
import type { ReadText } from './control-groups.ts';

/**
 * The bytes that a running process has read so far, from files, pipes and sockets (`rchar` of `/proc/PID/io`).
 * `undefined` where the kernel does not tell, and of a process that is gone.
 */
export function bytesRead(pid: number, read: ReadText = readText): number | undefined {
  const match = /^rchar: (\d+)$/m.exec(read(`/proc/${pid}/io`) ?? '');
  return match === null ? undefined : Number(match[1]);
}
