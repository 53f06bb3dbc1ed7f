import type { TextSpan } from '../layout/text-span.ts';

/** Where a cue asks to be shown. Shares of the picture, as cue settings of WebVTT give them in percent. */
export interface CuePlacement {
  /** From the top, as a share of the height. */
  readonly line?: number;
  /** The row of text instead: from 0 at the top, or from -1 at the bottom upwards. */
  readonly row?: number;
  /** From the left, as a share of the width: of what `align` says. */
  readonly position?: number;
  /** Lines are wrapped at this, as a share of the width. */
  readonly size?: number;
  readonly align?: 'left' | 'center' | 'right';
}

/** What is shown for a time. */
export interface SubtitleCue {
  /** Seconds. */
  readonly start: number;
  /** Seconds, later than the start. */
  readonly end: number;
  readonly text: readonly TextSpan[];
  /** What the file calls it. */
  readonly id?: string;
  readonly placement?: CuePlacement;
}

/** Something in a file of subtitles that is not shown as it is written. */
export interface SubtitleWarning {
  readonly code: 'cue-empty' | 'markup-ignored' | 'setting-ignored' | 'block-ignored';
  /** Begins with the line. */
  readonly message: string;
  /** In the file, from 1. */
  readonly line: number;
}

/** What a file of subtitles says. */
export interface Subtitles {
  readonly format: SubtitleFormat;
  /** In the order of the file. */
  readonly cues: readonly SubtitleCue[];
  readonly warnings: readonly SubtitleWarning[];
}

/** SubRip, and WebVTT. */
export type SubtitleFormat = 'srt' | 'vtt';
