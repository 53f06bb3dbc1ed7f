import type { Command } from 'commander';
import type { ServeFlags } from './commands/serve.ts';
import { cacheDirOption, cacheSizeOption, noCacheOption } from './options/cache-options.ts';
import { collected } from './options/collected.ts';
import { addSharingOptions } from './options/queue-options.ts';
import { requireOption } from './options/required.ts';
import { addFileOptions } from './options/source-options.ts';
import { wholeNumber } from './options/whole-number.ts';
import type { RunContext } from './plugins/run-context.ts';

/** Adds `serve`. */
export function addServeCommand(program: Command, context: RunContext, done: (exitCode: number) => void): void {
  const command = program
    .command('serve')
    .description('serve renders as jobs over HTTP, with events while they run')
    .option('--media <folder>', 'where sources are; nothing else is read')
    .option('--out <folder>', 'where videos are made; nothing else is written')
    .option('--host <address>', 'what it listens on (default: 127.0.0.1)')
    .option('--port <n>', 'default: any that is free', wholeNumber(0, 65_535))
    .option('--allow-name <name>', 'a name by which it is reached, such as studio.lan:8080; repeatable', collected)
    .option('--jobs <n>', 'renders that run at once (default: 1)', wholeNumber(1, 64))
    .option('--waiting <n>', 'renders that wait, at most (default: 100)', wholeNumber(1, 100_000))
    .option('--token-file <file>', 'a token that scripts send (default: one that only the page is let in by)')
    .option('--database <file>', 'where jobs are kept (default: .clipwright/jobs.db in --out)')
    .option('--page <folder>', 'a page to serve at /');
  addSharingOptions(command);
  for (const flags of ['--media <folder>', '--out <folder>']) requireOption(command, flags);
  addFileOptions(command)
    .addOption(noCacheOption())
    .addOption(cacheDirOption())
    .addOption(cacheSizeOption())
    .action(async (_own: unknown, own: Command) => {
      const { serve } = await import('./commands/serve.ts');
      done(await serve(own.optsWithGlobals<ServeFlags>(), context));
    });
}
