import type { OutputProfile } from '@clipwright/core';

/** A stretch of a file, in seconds: the frames on screen during it. */
export interface Cut {
  /** Absolute path. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** Cuts one after the other, as one video. */
export interface Montage {
  readonly cuts: readonly Cut[];
  readonly profile: OutputProfile;
}
