import { allowedInputs } from '@clipwright/node-kit';
import type { Command } from 'commander';
import { choice } from './choice.ts';
import { collected } from './collected.ts';
import { parseFrameRate } from './frame-rate.ts';
import { wholeNumber } from './whole-number.ts';

/** As far as ffmpeg counts. */
const number = wholeNumber(1, 2 ** 31 - 1);

const defaultLimits = allowedInputs().limits;

/** What every command that reads sources knows: where they may come from, and what they may be. */
export function addSourceOptions(command: Command): Command {
  return addFileOptions(
    command
      .option('--allow-host <host>', 'fetch sources from it over http(s), such as *.example.org; repeatable', collected)
      .option('--allow-network <network>', 'where such a host may be though it is private; repeatable', collected),
  );
}

/** What sources may be, without those on other machines. */
export function addFileOptions(command: Command): Command {
  return command
    .option('--allow-container <name>', "open what that demuxer of ffmpeg's reads as well; repeatable", collected)
    .option('--allow-decoder <name>', "run that decoder of ffmpeg's as well; repeatable", collected)
    .addOption(
      choice(
        '--outside-picture <what>',
        'sound before the first picture and after the last: drop it, or hold that picture',
        ['drop', 'hold'],
      ).default('drop'),
    )
    .option(
      '--rate <fps>',
      'frames per second of sources that have no times of their own (.h264, .265); others keep theirs',
      parseFrameRate,
    )
    .option('--max-pixels <n>', `refuse sources of larger pictures (default: ${defaultLimits.pixels})`, number)
    .option('--max-streams <n>', `refuse sources of more streams (default: ${defaultLimits.streams})`, number)
    .option('--max-frames <n>', `refuse sources of more frames (default: ${defaultLimits.frames})`, number)
    .option(
      '--max-duration <seconds>',
      `refuse longer sources; whole seconds (default: ${defaultLimits.duration})`,
      number,
    );
}
