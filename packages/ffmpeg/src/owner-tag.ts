import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * This process as a part of a file's name, so that others can tell whether it still runs: its number, when it started in the system's own ticks (0
 * where that is not known; process numbers are used again), and a hash of the machine, its boot, and the space in which its process numbers count.
 */
export function ownerTag(): string {
  return `${process.pid}-${startOf(process.pid) ?? 0}-${thisMachine()}`;
}

/** Whether the process of a tag is gone; `undefined` for one of another machine, or what is no tag. */
export function isOwnerGone(tag: string): boolean | undefined {
  const [, number, started, machine] = /^(\d+)-(\d+)-([0-9a-f]{16})$/.exec(tag) ?? [];
  if (machine !== thisMachine()) return undefined;
  const pid = Number(number);
  const found = startOf(pid);
  return found === undefined ? !isRunning(pid) : found !== started;
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

/** From Linux's /proc. One that was killed and that nobody has waited for is still listed: it has no start any more. */
function startOf(pid: number): string | undefined {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The second field is the program's name in brackets, which may hold anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' || fields?.[0] === 'X' ? '' : fields?.[19];
}

let machine: string | undefined;

function thisMachine(): string {
  if (machine === undefined) {
    const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
    const space = attempt(() => readlinkSync('/proc/self/ns/pid'));
    machine = createHash('sha256')
      .update(JSON.stringify([hostname(), boot, space]))
      .digest('hex')
      .slice(0, 16);
  }
  return machine;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
