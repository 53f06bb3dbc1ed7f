import type { StreamSets, VideoEntry } from '@clipwright/packets';
import type { SampleRun } from './copied-track.ts';

/** The packets of one part of a picture, in the order of decoding, as they lie in their file. */
export interface PicturePart extends SampleRun {
  readonly places: Float64Array;
  readonly sizes: Uint32Array;
  /** The frame that each is, counted from the part's beginning. */
  readonly frames: Float64Array;
  /** Of a source's packets, when it shows each: in its ticks. */
  readonly ticks?: readonly number[];
  /** 1 where decoding can start, else 0. Absent: only the packets tell. */
  readonly sync?: Uint8Array;
  /** What its file says to decoders; absent for packets of a source, whose container is another. */
  readonly entry?: VideoEntry;
  /** By what each packet is decoded, where that is known by itself. */
  readonly sets?: readonly StreamSets[];
}
