import { ClipwrightError, toClipwrightError } from '@clipwright/core';
import { CommanderError } from 'commander';
import { type CliContext, columnsOf } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { asFlags } from './output/as-flags.ts';
import { printable } from './output/printable.ts';
import { wrapped } from './output/wrapped.ts';
import { writeJson } from './output/write-json.ts';
import { createProgram } from './program.ts';
import { ReasonTold } from './reason-told.ts';

/**
 * Runs the command line and gives its exit code, when everything it started has ended. Never rejects, never ends the
 * process.
 *
 * @param argv Arguments without node and script.
 */
export async function runCli(argv: readonly string[], context: CliContext): Promise<number> {
  let exitCode: number = exitCodes.success;
  const program = createProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return endOfCommander(error, argv, context);
    if (error instanceof ReasonTold) return endOfError(error.error, argv, context, error.message);
    return endOfError(toClipwrightError(error), argv, context);
  }
}

/** Help and version end this way too, with 0. Commander has printed what there is to say. */
function endOfCommander(error: CommanderError, argv: readonly string[], context: CliContext): number {
  if (error.exitCode === 0) return exitCodes.success;
  if (wantsJson(argv)) {
    const message = error.message.replace(/^error: /, '');
    writeJson(context, { error: { code: 'invalid-option', message } });
  }
  return exitCodes.usage;
}

/** @param said What standard error is told; a report has all of it. */
function endOfError(
  error: ClipwrightError,
  argv: readonly string[],
  context: CliContext,
  said = forPeople(error),
): number {
  const line = `clipwright: ${error.code}: ${printable(asFlags(said))}`;
  context.stderr.write(`${wrapped(line, columnsOf(context.stderr))}\n`);
  if (wantsJson(argv)) writeJson(context, { error: error.toJSON() });
  if (error.code === 'cancelled') return exitCodes.cancelled;
  return error.code === 'invalid-option' ? exitCodes.usage : exitCodes.failed;
}

/** The same, with a clip counted from 1, as everywhere that people read. */
function forPeople({ message, cause, details: { index, source } }: ClipwrightError): string {
  if (typeof index !== 'number' || !(cause instanceof ClipwrightError)) return message;
  return `Clip ${index + 1} (${source}): ${cause.message}`;
}

/** Also where the arguments could not be understood as a whole. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end).includes('--json');
}
