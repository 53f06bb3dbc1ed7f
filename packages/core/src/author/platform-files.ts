/**
 * Files, as the author's kit needs them of its platform, since core knows none. `nodeFiles` of `@clipwright/node-kit` is
 * one; an object or a class of one's own will do.
 */
export interface PlatformFiles {
  /**
   * Absolute path of a file that does not exist yet, another one each time, without an extension, in a directory that
   * does exist.
   */
  temporary(): Promise<string>;
  /** The same, where what is written will be put in the output's place: on the same disk. */
  beside(output: string): Promise<string>;
  /** Bytes of a file; `undefined` where there is none. */
  size(file: string): Promise<number | undefined>;
  read(file: string): AsyncIterable<Uint8Array>;
  /** Removes a file that `temporary` or `beside` gave, and what else these made. Where nothing is, nothing happens. */
  remove(file: string): Promise<void>;
  /**
   * Rejects with what keeps a finished file from being put in its place. Writes nothing. Errors: `invalid-option`,
   * `output-exists`, `output-unwritable`, `output-is-source`.
   */
  checkOutput(output: {
    readonly file: string;
    readonly overwrite: boolean;
    /** Files that are read, by any of their names. */
    readonly sources: readonly string[];
  }): Promise<void>;
  /**
   * Puts a finished file in its place, all at once. Errors: `output-exists`, `output-unwritable`, `disk-full`.
   *
   * @param wanted Asked last of all: if not, nothing is put there.
   * @returns its bytes; `undefined` when it was not wanted.
   */
  publish(file: string, output: string, overwrite: boolean, wanted: () => boolean): Promise<number | undefined>;
}
