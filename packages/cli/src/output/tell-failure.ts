import { ClipwrightError } from '@clipwright/core';
import { type CliContext, columnsOf } from '../context.ts';
import { coloursOf } from './colours.ts';
import { type Failure, failureLines } from './failure-lines.ts';

/**
 * Tells standard error what failed, why, and what to do.
 *
 * @param said In place of the error's own message.
 */
export function tellFailure(
  error: ClipwrightError,
  { stderr, env }: Pick<CliContext, 'stderr' | 'env'>,
  said?: string,
): void {
  const failure = said === undefined ? forPeople(error) : { ...plain(error), message: said };
  const colours = coloursOf(stderr, env);
  const lines = failureLines(failure, { width: columnsOf(stderr), colours, isShort: isOfPlugin(error) });
  stderr.write(`${lines}\n`);
}

/** A plug-in that cannot be used, whatever the command was to do. */
export function isOfPlugin({ code }: ClipwrightError): boolean {
  return code === 'plugin-failed' || code === 'plugin-incompatible';
}

/** The same, with a clip counted from 1, as everywhere that people read. */
function forPeople(error: ClipwrightError): Failure {
  const { cause, code, details } = error;
  const { index, source } = details;
  if (typeof index !== 'number' || !(cause instanceof ClipwrightError)) return plain(error);
  return { code, message: `Clip ${index + 1} (${source}): ${cause.message}`, remedy: cause.remedy, details: {} };
}

function plain({ code, message, remedy, details }: ClipwrightError): Failure {
  return { code, message, remedy, details };
}
