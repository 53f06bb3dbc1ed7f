import type { ErrorReport, SourceInfo } from '@clipwright/core';

/** What is in a file, or why that is not known. */
export type ProbedFile =
  | { readonly file: string; readonly info: SourceInfo }
  | { readonly file: string; readonly error: ErrorReport };

/** What `probe` prints. Plain JSON data. */
export interface ProbeReport {
  /** In the order in which they were named. */
  readonly files: readonly ProbedFile[];
}
