import type { RationalText } from '@clipwright/core';
import type { Command } from 'commander';
import { collected } from './collected.ts';
import { parseFrameRate } from './frame-rate.ts';

/** Where the media of a list are, when they are not where it says. */
export interface MediaFlags {
  /** Folders in which files are looked for by their names. */
  readonly media?: readonly string[];
  /** `FROM=TO`: how paths of the list begin, and what they begin with here. */
  readonly relink?: readonly string[];
  /** The format of the list. @default what it looks like, and what its name says */
  readonly format?: string;
  /** Frames per second of a list that counts frames and does not say of what rate. */
  readonly listRate?: RationalText;
}

/** `--media`, `--relink` and `--format`, of commands that read a list. */
export function addMediaOptions(command: Command): Command {
  return command
    .option('--media <folder>', 'look there, by its name, for what is not where the list says; repeatable', collected)
    .option('--relink <from=to>', 'paths of the list that begin with FROM begin with TO here; repeatable', collected)
    .option('--format <name>', 'the format of the list, such as edl (default: what it looks like)')
    .option('--list-rate <fps>', 'frames per second of a list that does not say it, such as an EDL', parseFrameRate);
}
