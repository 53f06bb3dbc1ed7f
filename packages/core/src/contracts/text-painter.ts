import type { Seconds } from '../time/seconds.ts';
import type { ClipWarning } from './clip-warning.ts';
import type { Versioned } from './contract-versions.ts';

/** A text to be drawn. */
export interface PaintTextRequest {
  /** Line feeds are kept. */
  readonly text: string;
  /** As the painter has it; plain JSON data. @default the painter's own */
  readonly style?: object;
  /** Pixels of the picture that it will lie on. */
  readonly canvas: { readonly width: number; readonly height: number };
}

/** A text as a picture. */
export interface TextPicture {
  /** Pixels; even, at least 2. */
  readonly width: number;
  readonly height: number;
  /** Where its left upper corner lies on the canvas, in pixels; even. */
  readonly x: number;
  readonly y: number;
  /** Rows from the top, four bytes a pixel: red, green, blue, and transparency that is not multiplied into them. */
  readonly pixels: Uint8Array;
  /** Such as letters that no font has. */
  readonly warnings: readonly ClipWarning[];
}

/** A file of subtitles to be read. */
export interface SubtitlesRequest {
  /** Its path. */
  readonly file: string;
  /** How all of its texts look, as the painter has it; plain JSON data. @default the painter's own */
  readonly style?: object;
  /** What is wanted of the file's clock, in seconds; the range is half-open. */
  readonly during: {
    readonly start: Seconds;
    readonly end: Seconds;
    /** 2 shows it twice as fast, -1 backwards, from its end. @default 1 */
    readonly speed?: Seconds;
  };
}

/** What is shown for a time. */
export interface SubtitleText extends Pick<PaintTextRequest, 'text' | 'style'> {
  /** Seconds from where what is wanted begins, or backwards ends. */
  readonly start: number;
  readonly end: number;
}

/** What of a file of subtitles is shown. */
export interface SubtitleTexts {
  readonly texts: readonly SubtitleText[];
  /** What is not shown as the file has it. */
  readonly warnings: readonly ClipWarning[];
}

/**
 * Draws the words of text layers, each once in a run, or twice where there are too many to be kept. The same request
 * gives the same pixels as long as its fingerprint stays the same. Errors: its own, of which the layer fails.
 */
export interface TextPainter extends Versioned {
  /** Stands for what pixels follow from beside the request: releases and fonts. Part of keys. */
  readonly fingerprint: string;
  paint(request: PaintTextRequest): TextPicture | PromiseLike<TextPicture>;
  /**
   * Reads a file of subtitles, as texts to be painted. Errors: its own, of which the run fails. @default layers of
   * subtitles are refused
   */
  subtitles?(request: SubtitlesRequest): PromiseLike<SubtitleTexts>;
}
