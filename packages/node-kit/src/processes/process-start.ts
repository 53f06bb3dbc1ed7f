import { execFile } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { readText } from '../files/read-text.ts';

/**
 * When a running process started: with its id, which is used again, it names that process and no other. `undefined`
 * when it is gone or a zombie, and where the system has no `ps` (Windows).
 */
export function processStart(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? Promise.resolve(startInProc(pid)) : startByPs(pid);
}

/** In clock ticks since the machine started. */
export function startInProc(pid: number): string | undefined {
  const status = statusInProc(pid);
  return status?.dead === false ? status.started : undefined;
}

/**
 * What `/proc/PID/stat` says of a process: whether it is dead, which one is that was killed and that nobody has waited
 * for, and when it started. `undefined` where there is no such file: it is gone, hidden from this user, or the system
 * has no `/proc`.
 */
export function statusInProc(pid: number): { readonly dead: boolean; readonly started: string } | undefined {
  const text = readText(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets, which may hold anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields && { dead: fields[0] === 'Z' || fields[0] === 'X', started: fields[19] ?? '' };
}

/** As a date with seconds, by POSIX `ps`. */
export function startByPs(pid: number): Promise<string | undefined> {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], { env, timeout: 5000 }, (error, stdout) => {
      const [state = 'Z', ...started] = stdout.trim().split(/\s+/);
      resolve(error !== null || state.startsWith('Z') || started.length === 0 ? undefined : started.join(' '));
    });
  });
}

/** Within what process ids count: the machine since its last start, and the container. */
export function processSpace(): string {
  const parts = [
    () => hostname(),
    () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    () => readlinkSync('/proc/self/ns/pid'),
  ];
  return parts
    .map((part) => {
      try {
        return part();
      } catch {
        return '';
      }
    })
    .join(' ');
}
