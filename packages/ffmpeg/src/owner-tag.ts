import { createHash } from 'node:crypto';
import { processSpace, statusInProc } from './supervise/process-start.ts';

/**
 * This process as a part of a file's name, so that others can tell whether it still runs: its number, when it started in the system's own ticks (0
 * where that is not known; process numbers are used again), and a hash of the machine, its boot, and the space in which its process numbers count.
 */
export function ownerTag(): string {
  return `${process.pid}-${statusInProc(process.pid)?.started ?? 0}-${thisMachine()}`;
}

/** Whether the process of a tag is gone; `undefined` for one of another machine, or what is no tag. */
export function isOwnerGone(tag: string): boolean | undefined {
  const [, number, started, machine] = /^(\d+)-(\d+)-([0-9a-f]{16})$/.exec(tag) ?? [];
  if (machine !== thisMachine()) return undefined;
  const pid = Number(number);
  const found = statusInProc(pid);
  return found === undefined ? !isRunning(pid) : found.dead || found.started !== started;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

let machine: string | undefined;

function thisMachine(): string {
  machine ??= createHash('sha256').update(processSpace()).digest('hex').slice(0, 16);
  return machine;
}
