import { toClipwrightError } from '@clipwright/core';
import type { CliContext } from '../context.ts';
import type { ObserveFlags } from '../options/observe-options.ts';
import { printable } from '../output/printable.ts';
import type { Observation, ObserveRequest } from './observe-request.ts';

/**
 * Runs what is to be watched, and writes the files that flags name, also of a run that fails. Where there are none,
 * nothing is watched, and nothing of it is loaded. Errors: the run's; `invalid-option`, `output-unwritable`,
 * `output-is-source`, `disk-full` for the files.
 */
export async function observed<T>(
  flags: ObserveFlags,
  context: CliContext,
  request: ObserveRequest,
  run: (watch: Observation['watch']) => Promise<T>,
): Promise<T> {
  if (!isObserved(flags)) return run((events$) => events$);
  const { observation } = await import('./observation.ts');
  const { watch, write } = await observation(flags, context, request);
  let result: T;
  try {
    result = await run(watch);
  } catch (error) {
    // Why the run failed is its error; that there are no files is said beside it.
    await write().catch((failure: unknown) => {
      const { code, message } = toClipwrightError(failure);
      context.stderr.write(`${code}: ${printable(message)}\n`);
    });
    throw error;
  }
  await write();
  return result;
}

/** Whether something is to be written of a run. */
export function isObserved({ metrics, trace, report }: ObserveFlags): boolean {
  return metrics !== undefined || trace !== undefined || report !== undefined;
}
