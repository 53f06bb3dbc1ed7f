import { type ClipwrightError, toClipwrightError } from '@clipwright/core';
import { CommanderError } from 'commander';
import type { CliContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { isOfPlugin, tellFailure } from './output/tell-failure.ts';
import { writeJson } from './output/write-json.ts';
import type { Extensions } from './plugins/extensions.ts';
import type { RunContext } from './plugins/run-context.ts';
import { type CliExtras, prepare } from './prepare.ts';
import { createProgram } from './program.ts';
import { ReasonTold } from './reason-told.ts';

/**
 * Runs the command line and gives its exit code, when everything it started has ended. Never rejects, never ends the
 * process.
 *
 * @param argv Arguments without node and script.
 * @param extras Modules and plug-ins of the program that runs it.
 *
 * @example
 * const exitCode = await runCli(['render', 'cuts.json', '-o', 'out.mp4'], context, { plugins: [gifPlugin()] });
 */
export async function runCli(argv: readonly string[], context: CliContext, extras: CliExtras = {}): Promise<number> {
  let exitCode: number = exitCodes.success;
  let extensions: Extensions = { plugins: [], modules: [] };
  const { stdout, stderr, env, cwd, signal } = context;
  const run: RunContext = {
    ...{ stdout, stderr, env, cwd, signal, stdin: () => context.stdin() },
    get extensions() {
      return extensions;
    },
  };
  const program = createProgram(
    run,
    (code) => {
      exitCode = code;
    },
    async (command) => {
      extensions = await prepare(command, context, extras);
    },
  );
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
    writeJson(context, 'error', { error: { code: 'invalid-option', message } });
  }
  return exitCodes.usage;
}

/** @param said What standard error is told; a report has all of it. */
function endOfError(error: ClipwrightError, argv: readonly string[], context: CliContext, said?: string): number {
  tellFailure(error, context, said);
  if (wantsJson(argv)) writeJson(context, 'error', { error: error.toJSON() });
  if (error.code === 'cancelled') return exitCodes.cancelled;
  if (isOfPlugin(error)) return exitCodes.plugin;
  return error.code === 'invalid-option' ? exitCodes.usage : exitCodes.failed;
}

/** Also where the arguments could not be understood as a whole. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end).includes('--json');
}
