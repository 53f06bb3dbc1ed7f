import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** Descriptors that this process may have at most, from now on. Linux. */
export function limitDescriptors(max: number): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${max}:`]);
}

/** Opens descriptors until only so many are left, and runs the work so. */
export async function withDescriptorsLeft<T>(left: number, work: () => Promise<T>): Promise<T> {
  const held: number[] = [];
  try {
    for (;;) held.push(openSync('/dev/null', 'r'));
  } catch {
    // There is none any more.
  }
  for (const one of held.splice(0, left)) closeSync(one);
  try {
    return await work();
  } finally {
    for (const one of held) closeSync(one);
  }
}
