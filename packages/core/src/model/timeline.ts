import type { OutsidePicture, StreamChoice } from '../contracts/clip-loader.ts';
import type { Framing, PictureView } from '../contracts/framing.ts';
import type { TransformRef } from '../contracts/transform.ts';
import type { TransitionDrawing } from '../contracts/transition-drawing.ts';
import type { FrameRate } from '../time/frame-rate.ts';
import type { Seconds } from '../time/seconds.ts';
import type { Layer } from './layer.ts';
import type { Annotated, Footage, Generator } from './timeline-data.ts';

/** A stretch of a source. Plain JSON data. */
export interface Clip extends Annotated, Framing {
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
  /**
   * What `start` and `end` count from: the source's first displayed frame, or, as lists of editors have it, the zero of
   * the timecode that the source carries. @default 'source'
   */
  readonly positions?: 'source' | 'timecode';
  /** What its list says of the source. Nothing is moved by it. */
  readonly footage?: Footage;
  /** What is done to its frames, in order. @default nothing */
  readonly transforms?: readonly TransformRef[];
  /** Which of its streams. @default of each kind the first with the default flag, else the first */
  readonly streams?: StreamChoice;
  /**
   * Several of its source's streams of sound, heard together, in place of `streams.audio`: their numbers in the container,
   * each with a factor of its own on its loudness if need be; `'all'` are all that it has. A `loudness` is each stream's.
   * @default one of them
   */
  readonly audioStreams?: 'all' | readonly AudioStreamUse[];
  /** What becomes of its source's sound where there is no picture. @default the loader's: 'drop' */
  readonly outsidePicture?: OutsidePicture;
  /**
   * Frames per second of its source, where that is a bare stream of pictures, without times of its own; of any other it
   * is refused.
   */
  readonly rate?: FrameRate;
  /**
   * How many times as fast it is shown, 0.0625 to 16; its sound keeps its pitch. It stands (end - start) / speed
   * seconds. Below 0, to -16, it is shown backwards, from its end: at first the frame on screen just before `end`.
   * @default 1
   */
  readonly speed?: Seconds;
  /**
   * Seconds of the timeline for which its picture at `start` stands still, which is a speed of 0; `end` means nothing
   * then. It is silent. @default it moves
   */
  readonly freeze?: Seconds;
  /** Factor on the loudness of its sound, 0 to 16. @default 1 */
  readonly volume?: number;
  /**
   * How loud its sound is to be, in LUFS (ITU-R BS.1770-4), from -60 to -5: all of the clip's is measured, and made
   * louder or quieter by one gain, before its volume. Sound that cannot be measured stays as it is, with a warning.
   * @default as it is
   */
  readonly loudness?: number;
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
  /**
   * What of its picture, as it is framed, fills the canvas: it moves evenly from one part to another for as long as the
   * clip is seen. Of each part it is what has the output's shape, in its middle, so nothing is out of shape, and nothing
   * around it. @default the picture is fitted
   */
  readonly view?: PictureView;
  /** What lies on its picture, later ones on top, for times that count from where it begins. @default nothing */
  readonly layers?: readonly Layer[];
}

/** A stream of sound by its number in the container, from 0; `volume` is a factor on its loudness, 0 to 16. @default 1 */
export type AudioStreamUse = number | { readonly stream: number; readonly volume?: number };

/**
 * A change that takes a while, half of it before the cut and half after. No time on the timeline moves; where there is too
 * little material it is shortened, with a warning.
 */
export interface Transition {
  /**
   * - `crossfade`: one picture melts into the other;
   * - `wipe`: an edge crosses the picture, and uncovers the other one;
   * - `slide`: one picture pushes the other out;
   * - `drawn`: they share the canvas as `drawing` says.
   *
   * In these both items are seen and heard, so they need material beyond the cut.
   *
   * - `dip`: the first goes into a colour and silence until the cut, and the second comes out of it. Needs nothing beyond
   *   the cut.
   */
  readonly type: 'crossfade' | 'dip' | 'wipe' | 'slide' | 'drawn';
  /** Seconds. */
  readonly duration: Seconds;
  /** Of a dip: red, green and blue, such as `#ffffff`. @default '#000000' */
  readonly color?: string;
  /** Of a wipe or a slide: where it moves to. @default 'left' */
  readonly direction?: 'left' | 'right' | 'up' | 'down';
  /** Of what is drawn: how. A wipe and a slide are two of these. */
  readonly drawing?: TransitionDrawing;
  /** What its list calls it, where that is another kind: it is rendered as a crossfade all the same. */
  readonly style?: string;
}

/** Black, or another colour, and silence. */
export interface Gap extends Annotated {
  /** Seconds. */
  readonly gap: Seconds;
  /** What is seen: red, green and blue, such as `#202020`. @default '#000000' */
  readonly color?: string;
  /** What a list shows there that cannot be rendered yet. @default nothing */
  readonly generator?: Generator;
  /** As a clip's. */
  readonly layers?: readonly Layer[];
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
  /** How it gives way to the sound of clips. @default it does not */
  readonly duck?: Ducking;
}

/**
 * Music that is quieter wherever a clip is heard, whatever that is: a clip that is not to push it back is muted, or has
 * no sound. It is as quiet as it gets when the clip begins, and rises when the clip is over.
 */
export interface Ducking {
  /** Decibels by which it is quieter, above 0 to 60. */
  readonly by: number;
  /** Seconds before the clip over which it falls. @default 0.3 */
  readonly attack?: Seconds;
  /** Seconds after the clip over which it rises. @default 0.8 */
  readonly release?: Seconds;
}

export type TimelineItem = Clip | Gap;

/** One more track: its items stand one after the other from the timeline's beginning. */
export interface Track extends Annotated {
  readonly kind: 'video' | 'audio';
  readonly items: readonly TimelineItem[];
}

/** What to render, in order. Plain JSON data. */
export interface Timeline extends Annotated {
  /** The main track. */
  readonly items: readonly TimelineItem[];
  readonly music?: Music;
  /** What lies on the picture, above the layers of items, later ones on top; times count from the output's beginning. */
  readonly layers?: readonly Layer[];
  /** Frames per second that its list counts in. The output's rate is an option of the render. */
  readonly rate?: FrameRate;
  /** Timecode at which its list begins, in seconds. Moves nothing. @default 0 */
  readonly timecodeStart?: Seconds;
  /**
   * What is heard beside the main track, and shown above it, from below. Tracks of sound are mixed with that of the main
   * one, as far as that lasts; those of pictures are kept in lists, and not rendered yet.
   */
  readonly tracks?: readonly Track[];
}

export function isGap(item: TimelineItem): item is Gap {
  return 'gap' in item;
}
