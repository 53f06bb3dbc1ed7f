import { ClipwrightError } from '@clipwright/core';
import type { OptionsOf } from '@clipwright/core/author';

export interface DirectoryStoreOptions {
  /**
   * Where finished files are kept, in a folder `store-v1`. Made when it is not there. Several processes may share it.
   */
  readonly directory: string;
  /**
   * What was used longest ago is removed when there is more than that. Bytes; `Infinity` for no limit.
   * @default 10 GiB
   */
  readonly maxBytes?: number;
  /**
   * Source files larger than this are fingerprinted by samples: size, time of the last change, and 64 pieces of 1 MiB
   * spread over the file. What is written elsewhere, and keeps the size and has the time set back, is then not noticed.
   * Bytes; `Infinity` to have every file read whole.
   * @default 128 MiB
   */
  readonly sampleAbove?: number;
}

/** The names of these options. */
export const directoryStoreShape = {
  directory: 'any',
  maxBytes: 'any',
  sampleAbove: 'any',
} satisfies OptionsOf<DirectoryStoreOptions>;

/** Bytes. */
export const defaultMaxBytes = 10 * 2 ** 30;

/** Reading less than that is a matter of a moment; of a recording of hours it would take as long as its disk. Bytes. */
export const defaultSampleAbove = 128 * 2 ** 20;

/** A number of bytes, or throws `invalid-option`. */
export function checkedBytes(name: string, value: number): number {
  if (value >= 0) return value;
  throw new ClipwrightError('invalid-option', `${name} is ${value}.`, { remedy: 'Give a number of bytes, 0 or more.' });
}

/** A directory's path, or throws `invalid-option`. */
export function checkedDirectory(directory: string): string {
  if (directory !== '') return directory;
  throw new ClipwrightError('invalid-option', 'The store has no directory.', { remedy: 'Give a path as `directory`.' });
}
