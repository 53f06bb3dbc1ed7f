import type { Command } from 'commander';
import type { CacheCommandFlags } from './commands/cache/info.ts';
import type { CacheVerifyFlags } from './commands/cache/verify.ts';
import type { CliContext } from './context.ts';
import { addHelpCommand } from './help-command.ts';
import { cacheDirOption, cacheSizeOption } from './options/cache-options.ts';
import type { CacheFlags } from './store-choice.ts';

/** Adds `cache` and the commands below it. */
export function addCacheCommand(program: Command, context: CliContext, done: (exitCode: number) => void): void {
  const cache = program
    .command('cache')
    .description('look after the finished work that is kept on disk')
    .helpCommand(false);

  cache
    .command('info')
    .description('print what the cache holds')
    .addOption(cacheDirOption())
    .action(async (_own: unknown, command: Command) => {
      const { cacheInfo } = await import('./commands/cache/info.ts');
      done(await cacheInfo(command.optsWithGlobals<CacheCommandFlags>(), context));
    });

  cache
    .command('verify')
    .description('read all of the cache, and end with 1 when something is damaged')
    .addOption(cacheDirOption())
    .option('--repair', 'put aside what is damaged, and remove what is of no use')
    .action(async (_own: unknown, command: Command) => {
      const { cacheVerify } = await import('./commands/cache/verify.ts');
      done(await cacheVerify(command.optsWithGlobals<CacheVerifyFlags>(), context));
    });

  cache
    .command('prune')
    .description('remove what was used longest ago')
    .addOption(cacheDirOption())
    .addOption(cacheSizeOption())
    .action(async (_own: unknown, command: Command) => {
      const { cachePrune } = await import('./commands/cache/remove.ts');
      done(await cachePrune(command.optsWithGlobals<CacheCommandFlags & Pick<CacheFlags, 'cacheSize'>>(), context));
    });

  cache
    .command('clear')
    .description('remove everything; what is in use is kept until it is let go of')
    .addOption(cacheDirOption())
    .action(async (_own: unknown, command: Command) => {
      const { cacheClear } = await import('./commands/cache/remove.ts');
      done(await cacheClear(command.optsWithGlobals<CacheCommandFlags>(), context));
    });

  addHelpCommand(cache);
}
