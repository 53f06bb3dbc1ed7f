// Tasks of all packages, by turbo: what did not change since it was done is not done again.
import { pnpm } from './process.mjs';

/** What was done before does not count where everything has to be shown to hold. */
export const isForced = () => /^(1|true)$/i.test(process.env.CI ?? '');

/**
 * Runs tasks of turbo.json in every package that has them.
 *
 * @param names Their names: `build`, `typecheck`, `lint`, `test`.
 * @param options.atOnce How many at a time. @default as many as there are cores
 * @param options.all Whether the others go on when one has failed. @default false
 */
export function runTasks(names, { atOnce = '100%', all = false } = {}) {
  const options = ['--output-logs=new-only', `--concurrency=${atOnce}`];
  if (all) options.push('--continue=dependencies-successful');
  if (isForced()) options.push('--force');
  return pnpm(['exec', 'turbo', 'run', ...names, ...options]);
}
