import { Command } from 'commander';
import { addCacheCommand } from './cache-command.ts';
import { addCompletionCommand } from './completion-command.ts';
import { columnsOf } from './context.ts';
import { addConvertCommand } from './convert-command.ts';
import { addCutCommand } from './cut-command.ts';
import { addExamples } from './examples.ts';
import { addHelpCommand } from './help-command.ts';
import { addLoadCommands } from './load-commands.ts';
import { addMcpCommand } from './mcp-command.ts';
import { addPluginOptions } from './options/plugin-options.ts';
import { coloursOf, hasColours } from './output/colours.ts';
import { wrapped } from './output/wrapped.ts';
import { addPictureCommands } from './picture-commands.ts';
import type { RunContext } from './plugins/run-context.ts';
import { addQueueCommands } from './queue-commands.ts';
import { addRenderCommand } from './render-command.ts';
import { addSchemaCommand } from './schema-command.ts';
import { addServeCommand } from './serve-command.ts';
import type { GlobalFlags } from './settings.ts';
import { version } from './version.ts';

const listHelp = 'a list, "-" for one on standard input, or videos: files, folders, patterns';
const exitHelp = `
Exit codes: 0 all clips done, 1 failed, 2 usage, 3 finished with clips skipped,
held or damaged, 4 a plug-in or the settings cannot be used, 130 cancelled by
Ctrl-C (143 by SIGTERM, 129 by SIGHUP).
Environment: CLIPWRIGHT_FFMPEG, CLIPWRIGHT_FFPROBE, CLIPWRIGHT_CACHE_DIR,
CLIPWRIGHT_QUEUE_URL.`;

const conformHelp = `
Into a pipe or a file it prints tables in Markdown, for a README. The module
says how a loader, cache, store, renderer or prober is made for each law:
export const conformance = { loader: { capabilities, make: async () => ({
loader, uri, missing, leftovers }) } }; see @clipwright/testing.`;

/**
 * The command line. What a command needs is loaded when it runs: the version and the help are there without it.
 *
 * @param done Is given the exit code of the command that ran.
 * @param prepare Called with the command that is to run, before it does.
 */
export function createProgram(
  context: RunContext,
  done: (exitCode: number) => void,
  prepare: (command: Command) => Promise<void>,
): Command {
  const width = (): number => (context.stdout.isTTY ? (context.stdout.columns ?? 80) : 80);
  const program = new Command('clipwright')
    .description('Loads and renders video clips in parallel: a cut list in, a finished video out.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    // It has one of its own.
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20, styleTitle: coloursOf({ isTTY: true }, {}).title })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, write) => write(wrapped(text, columnsOf(context.stderr))),
      getOutHelpWidth: width,
      getErrHelpWidth: width,
      getOutHasColors: () => hasColours(context.stdout, context.env),
      getErrHasColors: () => hasColours(context.stderr, context.env),
    })
    .option('--json', 'print one JSON report on standard output, and nothing else there')
    .option('--quiet', 'print no progress; errors and skipped clips are still named')
    .option('--ffmpeg <path>', 'the ffmpeg to use')
    .option('--ffprobe <path>', 'the ffprobe to use')
    .hook('preAction', async (_program, command) => {
      // Help says what the command can do, whatever is set.
      if (command.name() !== 'help') await prepare(command);
    })
    .addHelpText('after', () => wrapped(exitHelp, columnsOf(context.stdout)));
  addPluginOptions(program);

  addRenderCommand(program, listHelp, context, done);

  addLoadCommands(program, listHelp, context, done);
  addCutCommand(program, context, done);
  addConvertCommand(program, listHelp, context, done);
  addPictureCommands(program, listHelp, context, done);
  addCacheCommand(program, context, done);

  program
    .command('doctor')
    .description('print what is here, what is wrong, and what to do about it')
    .action(async (_own: unknown, command: Command) => {
      const { doctor } = await import('./commands/doctor.ts');
      done(await doctor(command.optsWithGlobals<GlobalFlags>(), context));
    });

  program
    .command('conform')
    .description('hold a backend to the laws of its contract: pass, FAIL, skipped')
    .argument('<module>', 'a JavaScript module that exports "conformance": how to make it')
    .addHelpText('after', () => wrapped(conformHelp, columnsOf(context.stdout)))
    .action(async (module: string, _own: unknown, command: Command) => {
      const { conform } = await import('./commands/conform.ts');
      done(await conform(module, command.optsWithGlobals<GlobalFlags>(), context));
    });

  addMcpCommand(program, context, done);
  addServeCommand(program, context, done);
  addQueueCommands(program, context, done);
  addSchemaCommand(program, context, done);
  addCompletionCommand(program, context, done);
  addHelpCommand(program);
  addExamples(program, context.stdout);
  return program;
}
