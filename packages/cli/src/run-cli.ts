import { type ClipwrightError, toClipwrightError } from '@clipwright/core';
import { CommanderError } from 'commander';
import type { CliContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { printable } from './output/printable.ts';
import { writeJson } from './output/write-json.ts';
import { createProgram } from './program.ts';

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

function endOfError(error: ClipwrightError, argv: readonly string[], context: CliContext): number {
  context.stderr.write(`clipwright: ${error.code}: ${printable(error.message)}\n`);
  if (wantsJson(argv)) writeJson(context, { error: error.toJSON() });
  if (error.code === 'cancelled') return exitCodes.cancelled;
  return error.code === 'invalid-option' ? exitCodes.usage : exitCodes.failed;
}

/** Also where the arguments could not be understood as a whole. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end).includes('--json');
}
