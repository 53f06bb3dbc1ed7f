import type { RationalText } from '@clipwright/core';
import type { OutsidePicture } from '@clipwright/core/author';
/** The options that every command knows. */
export interface GlobalFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly ffmpeg?: string;
  readonly ffprobe?: string;
  /** Names of loaders, asked in this order. */
  readonly loader?: readonly string[];
  /** Of `--cache`: what keeps sources open. */
  readonly cacheName?: string;
  readonly store?: string;
  readonly renderer?: string;
}

/** The options of commands that read sources. */
export interface SourceFlags {
  /** Hosts that sources may be fetched from; none where it was not given. */
  readonly allowHost?: readonly string[];
  /** Networks that these may be in though they are private. */
  readonly allowNetwork?: readonly string[];
  /** Demuxers and decoders beside the usual ones, by ffmpeg's names. */
  readonly allowContainer?: readonly string[];
  readonly allowDecoder?: readonly string[];
  /** What becomes of sound where there is no picture. */
  readonly outsidePicture?: OutsidePicture;
  /** Frames per second of bare streams. */
  readonly rate?: RationalText;
  /** Of one source; the usual limits where they were not given. */
  readonly maxPixels?: number;
  readonly maxStreams?: number;
  readonly maxFrames?: number;
  /** Seconds. */
  readonly maxDuration?: number;
}
