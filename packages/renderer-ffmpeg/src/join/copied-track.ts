import type { MovieTrack } from '@clipwright/packets';

/** A track of an output, and where its samples' bytes come from. */
export interface CopiedTrack {
  readonly track: MovieTrack;
  /** All its samples, in the order of decoding. */
  readonly runs: readonly CopiedRun[];
}

/** Samples that follow each other in the output, and lie in one file. */
export interface CopiedRun {
  readonly file: string;
  /** Bytes from the file's beginning to each, and how many it has there. */
  readonly places: ArrayLike<number>;
  readonly sizes: ArrayLike<number>;
}
