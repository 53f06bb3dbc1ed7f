import type { NumberedPicture } from '@clipwright/testing';
import type { Cut, Montage } from '../work/work.ts';

/** Paths of the programs. */
export interface Tools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
}

export interface Job {
  readonly tools: Tools;
  /** Ends what is running. */
  readonly signal?: AbortSignal | undefined;
}

/** Know what the cuts' files are, cut by cut. */
export interface OpenJob extends Job {
  readonly cuts: readonly Cut[];
}

/** Make one video of the cuts. */
export interface RenderJob extends Job {
  readonly montage: Montage;
  /** Absolute path; not there yet. Whatever else is made on the way is removed again. */
  readonly output: string;
}

/** How frames are handed out: as the file has them, which is yuv420p, or in red, green and blue. */
export type FrameFormat = 'yuv420p' | 'rgb24';

interface PixelsJob extends Job {
  /** The file's size in pixels. */
  readonly width: number;
  readonly height: number;
  readonly format: FrameFormat;
  /** Called for each frame in order. The data is valid until it returns. */
  readonly onFrame: (picture: NumberedPicture) => void;
}

/** Decode a cut to pixels. */
export interface FramesJob extends PixelsJob {
  readonly cut: Cut;
}

/** Open a file, and find the frame on screen at each of some times, one after the other. */
export interface SeekJob extends PixelsJob {
  readonly file: string;
  /** Seconds, in no order. */
  readonly times: readonly number[];
}

/** Something that a peer may be able to do. */
export type Ability = 'open' | 'render' | 'frames' | 'seek';

/** A way of doing the work that bench measures. It does what it can of the four. */
export interface Peer {
  readonly name: string;
  /** The version that is installed; `undefined` where none is. */
  available(tools: Tools): Promise<string | undefined>;
  open?(job: OpenJob): Promise<void>;
  render?(job: RenderJob): Promise<void>;
  frames?(job: FramesJob): Promise<void>;
  seek?(job: SeekJob): Promise<void>;
}
