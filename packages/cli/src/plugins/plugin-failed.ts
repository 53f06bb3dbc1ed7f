import { ClipwrightError, type ErrorCode } from '@clipwright/core';

/** What is said of a plug-in that cannot be used, each in a line of its own. */
export interface PluginFailure {
  /** What does not work: `The plug-in ./x.mjs was not loaded.` */
  readonly problem: string;
  /** The reason. */
  readonly reason: string;
  /** What to do. */
  readonly remedy: string;
  readonly cause?: unknown;
  /** For programs: which plug-in, named by what. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A plug-in, or the file that names plug-ins, cannot be used: `plugin-failed`, or the code that is given. */
export function pluginFailed(
  { problem, reason, remedy, cause, details = {} }: PluginFailure,
  code: ErrorCode = 'plugin-failed',
): ClipwrightError {
  return new ClipwrightError(code, `${problem} ${reason}`, {
    remedy,
    ...(cause === undefined ? {} : { cause }),
    details: { ...details, problem, reason },
  });
}

/** What an error says, in one line. */
export function reasonOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const name = error instanceof Error && error.name !== 'Error' && error.name !== 'ClipwrightError' ? error.name : '';
  return [name, first].filter((part) => part !== '').join(': ') || 'It does not say why.';
}
