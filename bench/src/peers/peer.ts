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

/** Decode a cut to pixels. */
export interface FramesJob extends Job {
  readonly cut: Cut;
  /** The file's size in pixels. */
  readonly width: number;
  readonly height: number;
  /** Called for each frame in order, in rgb24. The data is valid until it returns. */
  readonly onFrame: (picture: NumberedPicture) => void;
}

/** A way of doing the work that bench measures. It does what it can of the three. */
export interface Peer {
  readonly name: string;
  /** The version that is installed; `undefined` where none is. */
  available(tools: Tools): Promise<string | undefined>;
  open?(job: OpenJob): Promise<void>;
  render?(job: RenderJob): Promise<void>;
  frames?(job: FramesJob): Promise<void>;
}
