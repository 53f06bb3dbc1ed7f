import { createHash } from 'node:crypto';
import { systemCode } from '@clipwright/core/author';
import { processSpace, statusInProc } from './process-start.ts';

/** A process, so that others can tell whether it still runs. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own ticks; empty where that is not known. Process numbers are used again. */
  readonly started: string;
  /** Stands for the machine, its boot, and the space in which its process numbers count: 16 hexadecimal digits. */
  readonly machine: string;
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, started: statusInProc(process.pid)?.started ?? '', machine: thisMachine() };
}

/** Whether a process is gone; `undefined` for one of another machine, where only what it does tells. */
export function isProcessGone({ pid, started, machine }: ProcessIdentity): boolean | undefined {
  if (machine !== thisMachine()) return undefined;
  const found = statusInProc(pid);
  if (found !== undefined) return found.dead || (started !== '' && found.started !== started);
  return !isRunning(pid);
}

/** This process as a part of a file's name: its number, its start (0 where that is not known) and its machine. */
export function processTag(): string {
  const { pid, started, machine } = thisProcess();
  return `${pid}-${started || '0'}-${machine}`;
}

/** What {@link isProcessGone} says of the process of a tag; `undefined` for what is no tag. */
export function isTagGone(tag: string): boolean | undefined {
  const [, pid, started = '', machine = ''] = /^(\d+)-(\d+)-([0-9a-f]{16})$/.exec(tag) ?? [];
  return isProcessGone({ pid: Number(pid), started: started === '0' ? '' : started, machine });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return systemCode(error) === 'EPERM';
  }
}

let machine: string | undefined;

function thisMachine(): string {
  machine ??= createHash('sha256').update(processSpace()).digest('hex').slice(0, 16);
  return machine;
}
