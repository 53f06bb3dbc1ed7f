import type { Command } from 'commander';
import type { FramesFlags } from './commands/frames.ts';
import type { SheetFlags } from './commands/sheet.ts';
import { cacheDirOption, cacheSizeOption, noCacheOption } from './options/cache-options.ts';
import { choice } from './options/choice.ts';
import { parseCount } from './options/concurrency.ts';
import { addMediaOptions } from './options/media-options.ts';
import { requireOption } from './options/required.ts';
import { parseSeconds, parseTimes } from './options/seconds.ts';
import { addSourceOptions } from './options/source-options.ts';
import { wholeNumber } from './options/whole-number.ts';
import type { RunContext } from './plugins/run-context.ts';

/** Adds `frames` and `sheet`. */
export function addPictureCommands(
  program: Command,
  listHelp: string,
  context: RunContext,
  done: (exitCode: number) => void,
): void {
  const picking = program
    .command('frames')
    .description('write frames of a video as pictures')
    .argument('<source>', 'a video file')
    .option('-o, --output <directory>', 'where the pictures go; it is made if it is not there')
    .option('--at <times>', 'the frames on screen at these seconds, such as 1.5,3', parseTimes)
    .option('--every <seconds>', 'the first frame, and one after each step', parseSeconds)
    .option('--width <pixels>', "a picture's width (default: as shown)", wholeNumber(1, 16_384))
    .addOption(choice('--format <name>', 'how they are written', ['png', 'jpg']).default('png'))
    .option('--overwrite', 'replace pictures that are there');
  requireOption(picking, '-o, --output <directory>');
  addSourceOptions(picking)
    .addOption(noCacheOption())
    .addOption(cacheDirOption())
    .addOption(cacheSizeOption())
    .action(async (source: string, _own: unknown, command: Command) => {
      const { frames } = await import('./commands/frames.ts');
      done(await frames(source, command.optsWithGlobals<FramesFlags>(), context));
    });

  const drawing = program
    .command('sheet')
    .description('draw a contact sheet of a list')
    .argument('<list...>', listHelp)
    .option('-o, --output <file>', 'the picture to make, .jpg or .png')
    .option('--columns <n>', 'pictures in a row (default: what gives a good shape)', wholeNumber(1, 1000))
    .option('--width <pixels>', "a wide picture's width (default: 320)", wholeNumber(16, 4096))
    .option('--per-clip <n>', 'pictures of each clip (default: 1)', wholeNumber(1, 100))
    .option('--concurrency <n>', 'clips worked on at once (default: 6)', parseCount)
    .option('--overwrite', 'replace a picture that is there');
  requireOption(drawing, '-o, --output <file>');
  addSourceOptions(addMediaOptions(drawing))
    .addOption(noCacheOption())
    .addOption(cacheDirOption())
    .addOption(cacheSizeOption())
    .action(async (list: string[], _own: unknown, command: Command) => {
      const { sheet } = await import('./commands/sheet.ts');
      done(await sheet(list, command.optsWithGlobals<SheetFlags>(), context));
    });
}
