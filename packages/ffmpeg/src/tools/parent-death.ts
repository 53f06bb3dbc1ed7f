import { isTransient } from '@clipwright/core';
import { startChild } from '../supervise/child.ts';
import { failureOf } from '../supervise/classify.ts';

/** It does next to nothing. */
const deadlineMs = 15_000;

/** Becomes the command that follows, if the process that started it is still its parent. */
const unlessOrphaned = '[ "$PPID" = "$0" ] && exec "$@"';

/**
 * What to put before a command so that the system kills it when this program dies without a word (SIGKILL, crash): on
 * Linux `setpriv`, where it is installed and knows how; elsewhere nothing. `setpriv` does not notice a parent that died
 * before it asked for that, so a shell looks afterwards who the parent is (it costs one millisecond a process). What
 * the system goes by is the thread that started the process: children that were started in a worker thread die with
 * that thread. Errors: `out-of-resources`, `tool-killed`.
 */
export async function parentDeathPrefix(): Promise<readonly string[]> {
  if (process.platform !== 'linux') return [];
  const rest = ['--pdeathsig', 'KILL', '--', 'sh', '-c', unlessOrphaned, String(process.pid)];
  const child = startChild({ command: 'setpriv', args: [...rest, 'true'], graceMs: 1000, deadlineMs });
  child.stdout.resume();
  const ending = await child.ended;
  // Going on without, because of what the machine lacks for a moment, would be for good.
  const failure = failureOf({ tool: 'ffmpeg', args: [] }, ending);
  if (isTransient(failure)) throw failure;
  return ending.error === undefined && ending.code === 0 ? ['setpriv', ...rest] : [];
}
