import type { VideoEntry } from '@clipwright/packets';
import type { SampleRun } from './copied-track.ts';

/** A picture's packets in the order of decoding, as they lie in their file, and what that tells decoders. */
export interface PlacedPicture extends SampleRun {
  readonly entry: VideoEntry;
  /** The frame that each is. */
  readonly frames: ArrayLike<number>;
}

/**
 * Frames one after the other, both ends included. The first can be decoded by itself, and the others refer to none but
 * these.
 */
export interface Frames {
  readonly from: number;
  readonly to: number;
}
