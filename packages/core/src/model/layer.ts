import type { StreamChoice } from '../contracts/clip-loader.ts';
import type { Framing } from '../contracts/framing.ts';
import type { TransformRef } from '../contracts/transform.ts';
import type { FrameRate } from '../time/frame-rate.ts';
import type { Seconds } from '../time/seconds.ts';

/** When, where and how a layer lies on the picture. */
export interface LayerPlace {
  /** Names it for people. */
  readonly name?: string;
  /**
   * Seconds from the beginning of what it belongs to: of the output for the timeline's own layers, of the item for an
   * item's. @default 0
   */
  readonly start?: Seconds;
  /**
   * Seconds from the same beginning; half-open. Beyond the end of what it belongs to there is nothing of it. @default
   * that end, and for a video no later than its own
   */
  readonly end?: Seconds;
  /**
   * Where it lies from left to right, by the rule of CSS's `background-position`: at 0 its left edge is the canvas's, at
   * 1 its right edge is, at 0.5 it is in the middle. Beyond 0 and 1 it is partly off the canvas. @default 0.5
   */
  readonly x?: number;
  /** The same from top to bottom. @default 0.5 */
  readonly y?: number;
  /**
   * Its width as a fraction of the canvas's, above 0, up to 4. With one of width and height alone it keeps its shape.
   * @default its own size in pixels, of a video half the canvas; never larger than the canvas
   */
  readonly width?: number;
  /** Its height as a fraction of the canvas's. */
  readonly height?: number;
  /** From 0, where nothing of it is seen, to 1. @default 1 */
  readonly opacity?: number;
  /** Seconds over which it appears, linearly. Fades that are together longer than it are shortened. @default 0 */
  readonly fadeIn?: Seconds;
  /** Seconds over which it disappears at its end. @default 0 */
  readonly fadeOut?: Seconds;
}

/** A picture, such as a logo. Its transparency counts. */
export interface PictureLayer extends LayerPlace {
  /** The file as its list names it; reports repeat it. */
  readonly picture: string;
  /** What to open. @default the picture */
  readonly uri?: string;
}

/** What of a source a video layer shows, as a clip says it. It is silent. */
export interface LayerVideo extends Framing {
  readonly source: string | readonly string[];
  /** What to open. @default the source */
  readonly uri?: string | readonly string[];
  /** Seconds from the source's first displayed frame. @default 0 */
  readonly start?: Seconds;
  /** Seconds; half-open. @default the source's end */
  readonly end?: Seconds;
  /** How many times as fast it is shown, 0.0625 to 16; below 0 backwards. @default 1 */
  readonly speed?: Seconds;
  /** Seconds for which its picture at `start` stands still. @default it moves */
  readonly freeze?: Seconds;
  /** Which of its streams. @default the first video stream with the default flag, else the first */
  readonly streams?: StreamChoice;
  /** Frames per second of a source without times of its own. */
  readonly rate?: FrameRate;
  /** What is done to its frames, in order. @default nothing */
  readonly transforms?: readonly TransformRef[];
}

/** A picture in the picture. */
export interface VideoLayer extends LayerPlace {
  readonly video: LayerVideo;
}

/** What of a source an audio layer sounds like, as a clip says it. */
export interface LayerAudio {
  readonly source: string | readonly string[];
  /** What to open. @default the source */
  readonly uri?: string | readonly string[];
  /** Seconds from the source's zero: its first displayed frame, or of sound alone its beginning. @default 0 */
  readonly start?: Seconds;
  /** Seconds; half-open. @default the source's end */
  readonly end?: Seconds;
  /** How many times as fast it is heard, 0.0625 to 16, at the same pitch; below 0 backwards. @default 1 */
  readonly speed?: Seconds;
  /** Factor on its loudness, 0 to 16. @default 1 */
  readonly volume?: number;
  /** How loud it is to be, in LUFS, as of a clip. @default as it is */
  readonly loudness?: number;
  /** Which of its streams. @default the first sound stream with the default flag, else the first */
  readonly streams?: StreamChoice;
}

/**
 * Sound beside that of the clips, such as a voice-over. It is heard and not seen, so nothing of the picture is encoded for
 * its sake; music gives way to it as to clips.
 */
export interface AudioLayer extends Pick<LayerPlace, 'name' | 'start' | 'end' | 'fadeIn' | 'fadeOut'> {
  readonly audio: LayerAudio;
}

/** Words that a painter draws ({@link TextPainter}), which says where they lie: {@link LayerPlace} has no say in it. */
export interface TextLayer extends Omit<LayerPlace, 'x' | 'y' | 'width' | 'height'> {
  readonly text: string;
  /** How they look, as the painter has it: plain JSON data. @default the painter's own */
  readonly style?: object;
}

/**
 * A file of subtitles, of which each text is shown for its time, by a painter that reads such files ({@link TextPainter}).
 * Of a clip that moves its times are those of the source, so that they follow the cut; of all else they count from the
 * beginning of what it belongs to.
 */
export interface SubtitlesLayer extends Pick<LayerPlace, 'name' | 'start' | 'end' | 'opacity'> {
  /** The file as its list names it; a plain local file. */
  readonly subtitles: string;
  /** What to open. @default the file's name */
  readonly uri?: string;
  /** Seconds that are added to the times of the file; below 0 its texts are shown earlier. @default 0 */
  readonly offset?: Seconds;
  /** How all texts look, as the painter has it: plain JSON data. @default the painter's own */
  readonly style?: object;
}

/** Something that lies on the picture, or is heard beside the clips. Plain JSON data. */
export type Layer = PictureLayer | VideoLayer | TextLayer | AudioLayer | SubtitlesLayer;
