/**
 * One ffmpeg command as data. All its decoders, filter graphs and encoders have one thread, unless `-threads` says
 * otherwise. Every entry of an options list is one argument, whatever characters it holds.
 */
export interface CommandSpec {
  readonly inputs: readonly {
    /** A file by any path, or the job's standard input. */
    readonly source: { readonly file: string } | 'pipe';
    /** Options of this input, such as `['-ss', '1.5']`. */
    readonly options?: readonly string[];
  }[];
  /** A filter graph over the inputs (`-filter_complex`), its outputs labelled. */
  readonly graph?: string;
  readonly outputs: readonly {
    /** A file by any path, replaced if it is there, the job's standard output, or its notes. */
    readonly target: { readonly file: string } | 'pipe' | 'notes';
    /** Options of this output, such as `['-map', '[v]', '-c:v', 'libx264']`. */
    readonly options?: readonly string[];
  }[];
  /** Global options, added after those that every command has. */
  readonly options?: readonly string[];
}
