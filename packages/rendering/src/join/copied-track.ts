import type { MovieTrack } from '@clipwright/packets';

/** A track of an output, and where its samples' bytes come from. */
export interface CopiedTrack {
  readonly track: MovieTrack;
  /** All its samples, in the order of decoding. */
  readonly runs: readonly SampleRun[];
}

/** Samples that follow each other in the output, and lie in one file. */
export interface SampleRun {
  readonly file: string;
  /** Bytes from the file's beginning to each, and how many it has there. */
  readonly places: ArrayLike<number>;
  readonly sizes: ArrayLike<number>;
  /** What one becomes in the output, by its position; absent: it stays as it is. */
  readonly rewritten?: (packet: Uint8Array, index: number) => Uint8Array;
  /** The part of the request that failures are of, where they are a source's packets. */
  readonly part?: number;
}
