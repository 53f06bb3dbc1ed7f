import type { Command } from 'commander';
import type { ConvertFlags } from './commands/convert.ts';
import { parseFrameRate } from './options/frame-rate.ts';
import { addMediaOptions } from './options/media-options.ts';
import { addSourceOptions } from './options/source-options.ts';
import type { RunContext } from './plugins/run-context.ts';

/** Adds `convert`. */
export function addConvertCommand(
  program: Command,
  listHelp: string,
  context: RunContext,
  done: (exitCode: number) => void,
): void {
  const command = program
    .command('convert')
    .description('write a list in another format, and say what of it is lost')
    .argument('<list...>', listHelp)
    .option('-o, --output <file>', 'the list to write (default: standard output, with --to)')
    .option('--to <name>', 'the format to write (default: what the name of the output says)')
    .option('--fps <rate>', 'frames per second to count in (default: the list’s, then its sources’)', parseFrameRate)
    .option('--no-probe', 'do not look into sources for their lengths and timecode')
    .option('--overwrite', 'replace a list that is there');
  addSourceOptions(addMediaOptions(command)).action(async (list: string[], _own: unknown, own: Command) => {
    const { convert } = await import('./commands/convert.ts');
    done(await convert(list, own.optsWithGlobals<ConvertFlags>(), context));
  });
}
