import type { FrameRate } from '../time/frame-rate.ts';
import type { Seconds } from '../time/seconds.ts';
import type { AudioCodec, Background, CodecProfile, Fit, VideoCodec } from './output-profile.ts';

/** Whether packets are copied: where it is right and worth it, nowhere, or alone. */
export type CopyMode = 'auto' | 'never' | 'always';

/** What a file says of itself: texts of letters and line breaks, not empty. */
export interface OutputMetadata {
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  /** As `2026-11-30`, or a year. */
  readonly date?: string;
  readonly genre?: string;
  readonly comment?: string;
  readonly copyright?: string;
  readonly description?: string;
}

/** What the output shall be. Everything but the file has a default taken from the clips. */
export interface OutputOptions {
  /**
   * Path of the finished file, relative to the working directory where it is not absolute. Its extension says which
   * container: `.mp4`, `.mov`, `.mkv`, `.webm` or `.ts`, or, without sound, `.gif` or `.webp`, or, of the sound alone,
   * `.m4a`, `.mp3` or `.wav`, for which what is said of the picture means nothing.
   */
  readonly file: string;
  /** Replace a file that is there. @default false */
  readonly overwrite?: boolean;
  /** Pixels. @default the most frequent display size among the clips; ties: the larger, then the earlier clip's */
  readonly size?: { readonly width: number; readonly height: number };
  /**
   * Frames per second: at most 50 in a GIF and 90 in an animated WebP, of which players show none faster. @default the
   * most frequent among the clips, ties as for the size; halved until the container holds it
   */
  readonly frameRate?: FrameRate;
  /** @default 'contain' */
  readonly fit?: Fit;
  /** What bars and transparent pixels show. @default '#000000' */
  readonly background?: Background;
  /** @default 'h264'; 'vp9' in webm, 'gif' and 'webp' in files of these */
  readonly codec?: VideoCodec;
  /**
   * How much of the picture ProRes (`proxy`, `lt`, `standard`, `hq`) or DNxHR (`lb`, `sq`, `hq`, `hqx`) keeps: all are
   * 4:2:2, of 10 bits but for `lb`, `sq` and `hq` of DNxHR, which are of 8. @default 'hq'
   */
  readonly codecProfile?: CodecProfile;
  /**
   * Bits of each value of a picture, with H.264 and H.265: with 10 what has more than 8 is never brought to 8, and
   * nothing is copied. @default 8, or what the codec's profile has
   */
  readonly bitDepth?: 8 | 10;
  /** @default 'aac'; 'opus' in webm, 'mp3' in mp3, 'pcm_s16le' in wav */
  readonly audioCodec?: AudioCodec;
  /** @default 20 (h264), 24 (hevc), 32 (vp9), 34 (av1), 25 (webp; 100 less its quality); none for gif, prores and dnxhr; where packets are copied, 18 (h264), 16 (hevc), 24 (vp9) */
  readonly crf?: number;
  /**
   * Bits of the picture a second, instead of a rate factor: what each piece comes to on average, and the whole with them,
   * within 5 % where pictures can be had for so many. In each, a buffer of two seconds of it is filled one and a half times
   * as fast at most. Of H.264, H.265 and VP9 in software; nothing is copied beside it. 10000 to 1000000000. @default none: `crf` holds
   */
  readonly bitrate?: number;
  /** @default 'veryfast' */
  readonly preset?: string;
  /**
   * What encodes the picture: `auto` or `software`, which are the same; a family of hardware (`nvenc`, `qsv`, `vaapi`,
   * `videotoolbox`, `amf`); or an encoder by its own name, such as `h264_nvenc`, which says the codec as well. Hardware
   * is taken only where it is asked for; what is asked for and does not work is refused (`encoder-missing`) before
   * anything is rendered, and nothing else is taken in its place. @default 'auto'
   */
  readonly encoder?: string;
  /**
   * Whether packets of sources are copied where they are what the output shall be, and only the rest is encoded; `always`
   * refuses clips that cannot be. What is copied is as whole as it was: of it only the ends of runs are decoded. @default
   * 'auto', but 'never' where `crf`, `preset`, `size`, `bitDepth`, `bitrate` or an `encoder` are given, or all that does not decode fails
   * (`strict`)
   */
  readonly copy?: CopyMode;
  /** @default true */
  readonly audio?: boolean;
  /**
   * Seconds over which sound fades out before a cut and in after it, so that it does not click; 0 for none. @default
   * 0.005
   */
  readonly joinFade?: Seconds;
  /**
   * How loud the whole is to be, in LUFS (ITU-R BS.1770-4, EBU R 128), from -60 to -5: -14 for most platforms, -16 for
   * podcasts, -23 for broadcast in Europe. All of the sound is made louder or quieter by one gain; what would come above
   * -1 dBTP then, as a receiver hears it, is limited. Sound that cannot be measured stays as it is, with a warning.
   * @default as loud as the clips and the music are
   */
  readonly loudness?: number;
  /**
   * Bytes that it may have; at least 1. The render ends with `output-too-large` as soon as its parts come to more:
   * finished segments, at each place where they are shown, the sound, and what is written of the rest by now. They are
   * files with containers of their own, and together a little larger or smaller than the output, which is held against
   * it too before it is put in place. @default any number
   */
  readonly maxBytes?: number;
  /**
   * Path of a picture, JPEG or PNG, that players and folders show for the file: in mp4, mov and mkv. Of 16 MiB at most.
   * @default none
   */
  readonly cover?: string;
  /**
   * The timecode of the first frame, in mp4, mov and mkv: `HH:MM:SS:FF`, with `;` before the frames for drop-frame timecode;
   * or `source`, that of the first clip's source there, and none where that says none. @default none
   */
  readonly timecode?: string;
  /** What the file says of itself. @default nothing */
  readonly metadata?: OutputMetadata;
  /**
   * Places that players can go to: one for each clip that is shown, at its first frame, called as the clip is (its
   * `name`, else its file's). @default false
   */
  readonly chapters?: boolean;
}
