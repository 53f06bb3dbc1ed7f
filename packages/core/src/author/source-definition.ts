import type { ColorInfo } from '../contracts/source-info.ts';
import type { FrameRate } from '../time/frame-rate.ts';
import type { RationalText } from '../time/rational.ts';
import type { PictureBytes } from './pictures/convert-picture.ts';
import type { PictureFormat } from './pictures/picture-planes.ts';

/** When the frames of a source are shown: one of three ways to say it. */
export type DefinedTimes =
  /** So many frames at a constant rate, such as `25` or `'30000/1001'`. */
  | { readonly frameRate: FrameRate; readonly frames: number }
  /** Each frame's time and the end of the last one: whole numbers of ticks of so many seconds, such as `'1/100'`. */
  | { readonly timestamps: readonly number[]; readonly end: number; readonly timebase: RationalText }
  /** Frames without times: as many a second as the request's `rate` says, without which they are refused. */
  | { readonly frames: number };

/** The pictures of a source, in the one format and size in which its author gives them: upright, rows without padding. */
export type DefinedVideo = DefinedTimes & {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: PictureFormat;
  /** In ffmpeg's names. @default 'rawvideo' */
  readonly codec?: string;
  /** @default '1/1' */
  readonly sampleAspectRatio?: RationalText;
  /** Tags of colour; `yuv420p` is converted by them. @default none, which is BT.601 in limited range */
  readonly color?: ColorInfo;
  /** Frames at which decoding can start, by their numbers, rising from 0. @default every one */
  readonly keyframes?: readonly number[];
  /** Its number among the streams that may be asked for. @default 0 */
  readonly index?: number;
};

/** The sound of a source, in the one format in which its author gives it. */
export interface DefinedAudio {
  /** Samples per second. */
  readonly sampleRate: number;
  /** More are mixed down by the author. */
  readonly channels: 1 | 2;
  /** Samples per channel, if they end before the pictures do. @default as many as the pictures last */
  readonly length?: number;
  /** In ffmpeg's names. @default 'pcm_f32le' */
  readonly codec?: string;
  /** Its number among the streams that may be asked for. @default 1 */
  readonly index?: number;
}

/**
 * An open source, as its author writes it: what is in it, and how its frames and its sound are read. A class will do as
 * well as an object: members are called on it. Errors of ours pass as they are, those of the operating system are typed
 * (`source-missing`, `source-unreadable`), and anything else that is thrown is `contract-violation`.
 */
export interface SourceDefinition {
  /** The container, in ffmpeg's names where there is one. @default the loader's name */
  readonly container?: string | undefined;
  readonly video: DefinedVideo;
  /** Absent: silence. With it there is `sound`. */
  readonly audio?: DefinedAudio | undefined;
  /** Stands for the content itself, such as its hash. @default nothing that is made of it is kept on disk */
  readonly fingerprint?: string | undefined;
  /** Overrides what decodes it, for a loader with options. @default the loader's name and version */
  readonly decoder?: string | undefined;
  /** A plain local file that ffmpeg reads with the same frames at the same times. @default frames are read here */
  readonly file?: string | undefined;
  /**
   * The frames of some numbers, counted from 0: rising, each once, one picture for each in this order. What is given is
   * copied before the next is asked for, so one buffer will do for all. Several readers may read at once.
   *
   * Throw `source-damaged` for a frame that does not decode: where such frames are to be left out, the ones behind it
   * are asked for anew. Fewer pictures than frames mean that the rest does not decode.
   *
   * @param signal Aborts when nobody reads any more.
   */
  frames(wanted: readonly number[], signal: AbortSignal): AsyncIterable<PictureBytes> | Iterable<PictureBytes>;
  /**
   * Sound from one sample to another, half-open, counted per channel from the first picture: interleaved numbers from
   * -1 to 1, in stretches as they come. Where they end early there is silence.
   */
  sound?(from: number, to: number, signal: AbortSignal): AsyncIterable<Float32Array> | Iterable<Float32Array>;
  /** Rejects (`source-changed`, `source-missing`) if what it was opened from became another. @default nobody can tell */
  check?(signal: AbortSignal): Promise<void>;
  /** Called once, when all readers have ended. */
  close?(): Promise<void> | void;
}
