import type { OutsidePicture, StreamChoice } from '../contracts/clip-loader.ts';
import type { TransformRef } from '../contracts/transform.ts';
import type { FrameRate } from '../time/frame-rate.ts';
import type { Seconds } from '../time/seconds.ts';

/** A stretch of a source. Plain JSON data. */
export interface Clip {
  /**
   * The source as the list names it; reports repeat it. Several names are one source that a camera split into files:
   * each begins where the pictures of the one before it end.
   */
  readonly source: string | readonly string[];
  /** What to open. @default the source */
  readonly uri?: string | readonly string[];
  /** Seconds from the source's first displayed frame. @default 0 */
  readonly start?: Seconds;
  /** Seconds; the range is half-open. @default the source's end */
  readonly end?: Seconds;
  /** What is done to its frames, in order. @default nothing */
  readonly transforms?: readonly TransformRef[];
  /** Which of its streams. @default of each kind the first with the default flag, else the first */
  readonly streams?: StreamChoice;
  /** What becomes of its source's sound where there is no picture. @default the loader's: 'drop' */
  readonly outsidePicture?: OutsidePicture;
  /**
   * Frames per second of its source, where that is a bare stream of pictures, without times of its own; of any other it
   * is refused.
   */
  readonly rate?: FrameRate;
  /**
   * How many times as fast it is shown, 0.0625 to 16; its sound keeps its pitch. It stands (end - start) / speed
   * seconds. @default 1
   */
  readonly speed?: Seconds;
  /** Factor on the loudness of its sound, 0 to 16. @default 1 */
  readonly volume?: number;
  /** Silence instead of its sound. @default false */
  readonly mute?: boolean;
  /** How the item before it gives way to it. @default a cut */
  readonly transition?: Transition;
  /**
   * Seconds of the timeline over which its picture comes out of black and its sound out of silence. Needs nothing
   * beyond the cut, and excludes a transition into it. Fades that are together longer than the clip are shortened in
   * proportion, with a warning. @default 0
   */
  readonly fadeIn?: Seconds;
  /**
   * The same into black and silence, at its end. A transition out of it is left out then, with a warning. @default 0
   */
  readonly fadeOut?: Seconds;
}

/**
 * A change that takes a while, half of it before the cut and half after: both items are seen and heard, so it needs
 * material beyond the cut. No time on the timeline moves; where there is too little material it is shortened, with a
 * warning.
 */
export interface Transition {
  readonly type: 'crossfade';
  /** Seconds. */
  readonly duration: Seconds;
}

/** Black and silence. */
export interface Gap {
  /** Seconds. */
  readonly gap: Seconds;
  /** How the item before it gives way to it. @default a cut */
  readonly transition?: Transition;
}

/** Music under the whole timeline. It moves no cut. */
export interface Music {
  /** As the list names it; reports repeat it. A plain local file with sound in it. */
  readonly source: string;
  /** Its absolute path. @default the source */
  readonly uri?: string;
  /** Factor on its loudness, 0 to 16. @default 1 */
  readonly volume?: number;
  /** Seconds into the music at which the timeline begins. @default 0 */
  readonly start?: Seconds;
  /** Whether it begins again (from its own beginning) when it is over; otherwise silence follows. @default false */
  readonly loop?: boolean;
  /** Seconds over which it fades out at the timeline's end. @default 0 */
  readonly fadeOut?: Seconds;
}

export type TimelineItem = Clip | Gap;

/** What to render, in order. Plain JSON data. */
export interface Timeline {
  readonly items: readonly TimelineItem[];
  readonly music?: Music;
}

export function isGap(item: TimelineItem): item is Gap {
  return 'gap' in item;
}
