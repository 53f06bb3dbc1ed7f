import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Command, Option } from 'commander';
import { addCacheCommand } from './cache-command.ts';
import type { LoadFlags } from './commands/load.ts';
import type { ProbeFlags } from './commands/probe.ts';
import { columnsOf } from './context.ts';
import { addHelpCommand } from './help-command.ts';
import { cacheDirOption, cacheSizeOption, noCacheOption } from './options/cache-options.ts';
import { parseCount } from './options/concurrency.ts';
import { metricsOption, traceOption } from './options/observe-options.ts';
import { addPluginOptions } from './options/plugin-options.ts';
import { addSourceOptions } from './options/source-options.ts';
import { wrapped } from './output/wrapped.ts';
import { addPictureCommands } from './picture-commands.ts';
import type { RunContext } from './plugins/run-context.ts';
import { addRenderCommand } from './render-command.ts';
import type { GlobalFlags } from './settings.ts';

const listHelp = 'a .json or .csv list, "-" for a list on standard input, or video files';
const exitHelp = `
Exit codes: 0 all clips done, 1 failed, 2 usage, 3 finished with clips skipped,
held or damaged, 4 a plug-in or the settings cannot be used, 130 cancelled by
Ctrl-C (143 by SIGTERM, 129 by SIGHUP).
Environment: CLIPWRIGHT_FFMPEG, CLIPWRIGHT_FFPROBE, CLIPWRIGHT_CACHE_DIR.`;

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
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20 })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, write) => write(wrapped(text, columnsOf(context.stderr))),
      getOutHelpWidth: width,
      getErrHelpWidth: width,
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

  const loading = program
    .command('load')
    .description('open the clips of a list and check them')
    .argument('<list...>', listHelp)
    .option('--concurrency <n>', 'clips opened at once (default: 6)', parseCount)
    .addOption(
      new Option('--on-error <what>', 'a failed clip is left out, or ends the run (default: skip)').choices([
        'skip',
        'fail',
      ]),
    )
    .addOption(metricsOption())
    .addOption(traceOption());
  addSourceOptions(loading)
    .addOption(noCacheOption())
    .addOption(cacheDirOption())
    .addOption(cacheSizeOption())
    .action(async (list: string[], _own: unknown, command: Command) => {
      const { load } = await import('./commands/load.ts');
      done(await load(list, command.optsWithGlobals<LoadFlags>(), context));
    });

  addSourceOptions(
    program.command('probe').description('print what is in video files').argument('<file...>', 'video files'),
  )
    .addOption(noCacheOption())
    .addOption(cacheDirOption())
    .addOption(cacheSizeOption())
    .action(async (files: string[], _own: unknown, command: Command) => {
      const { probe } = await import('./commands/probe.ts');
      done(await probe(files, command.optsWithGlobals<ProbeFlags>(), context));
    });

  addPictureCommands(program, context, done);
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

  addHelpCommand(program);
  return program;
}

function version(): string {
  const manifest: unknown = JSON.parse(
    // By its name: the bundle lies elsewhere than the source.
    readFileSync(createRequire(import.meta.url).resolve('@clipwright/cli/package.json'), 'utf8'),
  );
  return manifest !== null && typeof manifest === 'object' && 'version' in manifest ? String(manifest.version) : '';
}
