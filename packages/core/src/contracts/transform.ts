import type { RationalText } from '../time/rational.ts';
import type { Json } from './artifact-store.ts';
import type { SampleFormat } from './sample.ts';

/** A frame transform as a timeline names it: data, part of every key. Change `version` when the function changes. */
export interface TransformRef {
  readonly name: string;
  readonly version: string;
  readonly params?: Json;
}

/** Where the frames of a stretch stand, as far as a transform sees it: plain data, part of every key. */
export interface StretchPosition {
  /**
   * Number of the stretch's first output frame within its clip, from 0: less where a crossfade shows the clip before its
   * own time.
   */
  readonly frame: number;
  /** Output frames of the clip, its crossfades beyond its own time not counted. */
  readonly frames: number;
  /** Where the clip begins, in seconds from the source's zero. */
  readonly start: RationalText;
  /** Where the clip ends, in seconds from the source's zero. */
  readonly end: RationalText;
  /** Number of the stretch's first frame in the output, from 0. Absent unless the transform sees the output. */
  readonly outputFrame?: number;
}

/** A transform of a stretch. */
export interface StretchTransform extends TransformRef {
  /** Absent where the transform sees frames of the source alone. */
  readonly position?: StretchPosition;
}

/** Where one output frame stands. */
export interface FramePosition {
  /** Number of the output frame within its clip, as in {@link StretchPosition}. */
  readonly frame: number;
  /** Seconds of the output since the clip's first frame. */
  readonly time: number;
  /** Output frames of the clip. */
  readonly frames: number;
  /** The clip's range in seconds from the source's zero. */
  readonly start: number;
  readonly end: number;
  /** The same in the whole output; absent unless the transform sees it. */
  readonly output?: { readonly frame: number; readonly time: number };
}

/** One frame on the output's grid, before it is fitted to the output's size. */
export interface TransformFrame {
  readonly data: Uint8Array;
  /** Pixels, as the source shows them. */
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
  /** Seconds from the source's zero of the source frame shown. */
  readonly timestamp: number;
  /** Where it stands; absent where the transform sees frames of the source alone. */
  readonly position?: FramePosition;
}

/**
 * A user's own step on frames, given beside the timeline under the name that it uses. Of several of one clip each is
 * given what the one before it made; they have one format.
 */
export interface FrameTransform {
  /** The format in which frames are handed over. @default 'rgba' */
  readonly format?: Exclude<SampleFormat, 'native'>;
  /**
   * What the result depends on beside parameters. `source`: on the source's frame alone, so that each is changed once,
   * however often it is shown, and found again wherever the clip stands. `clip`: on the place in its clip too, so that
   * every output frame is changed, and the clip made again when its range changes. `output`: on the place in the output
   * too: made again whenever anything before it moves. @default 'source'
   */
  readonly sees?: 'source' | 'clip' | 'output';
  /** Changes `frame.data` in place, or returns new data of the same size. Must depend on its arguments only. */
  apply(frame: TransformFrame, params: Json): Uint8Array | undefined | Promise<Uint8Array | undefined>;
}

/** The functions behind the names. */
export type FrameTransforms = Readonly<Record<string, FrameTransform>>;
