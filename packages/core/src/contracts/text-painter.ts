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

/**
 * Draws the words of text layers, each once in a run. The same request gives the same pixels as long as its fingerprint
 * stays the same. Errors: its own, of which the layer fails.
 */
export interface TextPainter extends Versioned {
  /** Stands for what pixels follow from beside the request: releases and fonts. Part of keys. */
  readonly fingerprint: string;
  paint(request: PaintTextRequest): TextPicture | PromiseLike<TextPicture>;
}
