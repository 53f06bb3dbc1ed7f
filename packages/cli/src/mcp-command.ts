import type { Command } from 'commander';
import type { McpFlags } from './commands/mcp.ts';
import { cacheDirOption, cacheSizeOption, noCacheOption } from './options/cache-options.ts';
import { addFileOptions } from './options/source-options.ts';
import type { RunContext } from './plugins/run-context.ts';

/** Adds `mcp`. */
export function addMcpCommand(program: Command, context: RunContext, done: (exitCode: number) => void): void {
  const command = program
    .command('mcp')
    .description('serve agents: the Model Context Protocol on standard input and output')
    .argument('<folder...>', 'what clients may reach; relative paths are of the first');
  addFileOptions(command)
    .addOption(noCacheOption())
    .addOption(cacheDirOption())
    .addOption(cacheSizeOption())
    .action(async (folders: string[], _own: unknown, own: Command) => {
      const { mcp } = await import('./commands/mcp.ts');
      done(await mcp(folders, own.optsWithGlobals<McpFlags>(), context));
    });
}
