import { Option } from 'commander';
import { parseByteSize } from './byte-size.ts';

/** `--no-cache`. */
export const noCacheOption = (): Option =>
  new Option('--no-cache', 'keep nothing for the next run, and use nothing kept');

/** `--cache-dir`. */
export const cacheDirOption = (): Option => new Option('--cache-dir <directory>', 'where finished work is kept');

/** `--cache-size`. */
export const cacheSizeOption = (): Option =>
  new Option('--cache-size <size>', 'how much is kept, such as 500MB; the longest unused goes first')
    .argParser(parseByteSize)
    .default(10 * 2 ** 30, '10GiB');
