import type { Command } from 'commander';
import type { CutFlags } from './commands/cut.ts';
import { cacheDirOption, cacheSizeOption, noCacheOption } from './options/cache-options.ts';
import { numberWithin } from './options/number-within.ts';
import { parseSeconds, parseTimes } from './options/seconds.ts';
import { addSourceOptions } from './options/source-options.ts';
import { wholeNumber } from './options/whole-number.ts';
import type { RunContext } from './plugins/run-context.ts';

/** Adds `cut`. */
export function addCutCommand(program: Command, context: RunContext, done: (exitCode: number) => void): void {
  const command = program
    .command('cut')
    .description('cut videos into clips, and print the list of them')
    .argument('<source...>', 'videos: files, folders, patterns')
    .option('--every <seconds>', 'cut every so many seconds', parseSeconds)
    .option('--at <times>', 'cut at these seconds, such as 1.5,3', parseTimes)
    .option('--beats <music>', 'cut to the beats of this music, the sources in turn')
    .option('--every-beats <n>', 'to every so many of them (default: 1)', wholeNumber(1, 1000))
    .option('--tempo <bpm>', 'beats a minute, about (default: what is found)', numberWithin(40, 240))
    .option('--scenes', 'cut where scenes change')
    .option('--silence', 'leave out what is silent')
    .option('--black', 'leave out what is black')
    .option('--freeze', 'leave out where the picture stands still')
    .option('--padding <seconds>', 'keep so much on each side of what is left out (default: 0)', parseSeconds)
    .option('--min-clip <seconds>', 'make no shorter clip (default: 0)', parseSeconds)
    .option(
      '--scene-threshold <n>',
      'how far frames differ at a cut, up to 100 (default: 10)',
      numberWithin(0.001, 100),
    )
    .option('--silence-level <dB>', 'the loudest that is silence (default: -40)', numberWithin(-120, 0, 'dB'))
    .option('--silence-duration <seconds>', 'how long it lasts, at least (default: 0.5)', parseSeconds)
    .option('--black-duration <seconds>', 'how long black lasts, at least (default: 0.1)', parseSeconds)
    .option('--freeze-duration <seconds>', 'how long it stands still, at least (default: 2)', parseSeconds)
    .option('-o, --output <file>', 'write the list there: .json or .csv')
    .option('--overwrite', 'replace a list that is there');
  addSourceOptions(command)
    .addOption(noCacheOption())
    .addOption(cacheDirOption())
    .addOption(cacheSizeOption())
    .action(async (sources: string[], _own: unknown, own: Command) => {
      const { cut } = await import('./commands/cut.ts');
      done(await cut(sources, own.optsWithGlobals<CutFlags>(), context));
    });
}
