import { readdirSync, readFileSync } from 'node:fs';

/** A variable in the environment of every process that is started, which all that it starts inherit. */
const markName = 'CLIPWRIGHT_PROCESS';

/** The environment of this program with a mark in it. */
export function markedEnvironment(mark: string): NodeJS.ProcessEnv {
  return { ...process.env, [markName]: mark };
}

/**
 * Kills all that descends from a process with that mark and has left its group. Linux only: elsewhere nothing tells
 * whose they are. It looks through all processes: for one that misbehaved, not for every one.
 */
export function killEscaped(mark: string): void {
  if (process.platform !== 'linux') return;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    try {
      const environment = readFileSync(`/proc/${name}/environ`, 'latin1');
      if (environment.split('\0').includes(`${markName}=${mark}`)) process.kill(Number(name), 'SIGKILL');
    } catch {
      // It is another user's, or has gone meanwhile.
    }
  }
}
