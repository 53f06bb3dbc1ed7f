import { startChild } from '../supervise/child.ts';

/** It does next to nothing. */
const patienceMs = 15_000;

/**
 * What to put before a command so that the system kills it when this program dies without a word (SIGKILL, crash): on
 * Linux `setpriv`, where it is installed and knows how; elsewhere nothing.
 */
export async function parentDeathPrefix(): Promise<readonly string[]> {
  if (process.platform !== 'linux') return [];
  const prefix = ['setpriv', '--pdeathsig', 'KILL', '--'];
  const child = startChild({
    command: 'setpriv',
    args: [...prefix.slice(1), 'true'],
    graceMs: 1000,
    stallMs: patienceMs,
  });
  child.stdout.resume();
  const ending = await child.ended;
  return ending.error === undefined && ending.code === 0 ? prefix : [];
}
