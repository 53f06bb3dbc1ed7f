import type { ErrorReport } from '@clipwright/core';

/** How loud the sound of a file is, or why that is not known. */
export type LoudnessOfFile = LoudFile | { readonly file: string; readonly error: ErrorReport };

export interface LoudFile {
  readonly file: string;
  /** Seconds that the sound lasts. */
  readonly duration: number;
  /** Integrated loudness in LUFS; absent for what is shorter than 0.4 s, or nowhere above -70 LUFS. */
  readonly integrated?: number;
  /** Loudness range in LU. */
  readonly range: number;
  /** True peak in dBTP; absent for silence. */
  readonly truePeak?: number;
}

/** What `loudness` prints. Plain JSON data. */
export interface LoudnessReport {
  /** In the order in which they were named. */
  readonly files: readonly LoudnessOfFile[];
}
