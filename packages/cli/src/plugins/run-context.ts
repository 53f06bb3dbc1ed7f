import type { CliContext } from '../context.ts';
import type { Extensions } from './extensions.ts';

/** What a command has beside its flags. */
export interface RunContext extends CliContext {
  /** What is in use beside what the command brings. */
  readonly extensions: Extensions;
}
