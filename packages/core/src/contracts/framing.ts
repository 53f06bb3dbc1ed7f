import type { RationalText } from '../time/rational.ts';

/** A part of a picture, in fractions of its width and its height. */
export interface PicturePart {
  /** Its left edge, from 0 to below 1. @default 0 */
  readonly left?: number;
  /** Its upper edge. @default 0 */
  readonly top?: number;
  /** Above 0. @default what is to the right of its left edge */
  readonly width?: number;
  /** Above 0. @default what is below its upper edge */
  readonly height?: number;
}

/** Two parts of a picture, between which what is shown of it moves evenly. */
export interface PictureView {
  /** What is shown at first. @default all of it */
  readonly from?: PicturePart;
  /** What it moves to. @default all of it */
  readonly to?: PicturePart;
}

/** What of a picture is shown in consecutive output frames: of two parts, what lies between. Plain JSON data. */
export interface ViewStretch extends Required<PictureView> {
  /** Output frame j is `at + step * j` of the way from the first part to the second, from 0 to 1. */
  readonly at: RationalText;
  /** As in `at`. */
  readonly step: RationalText;
}

/**
 * What of a picture is shown, and how it is turned: in this order, of the picture as it is shown elsewhere (upright), and
 * before it is fitted to the output.
 */
export interface Framing {
  /** The part that is left; its edges are rounded to even pixels. @default all of it */
  readonly crop?: PicturePart;
  /** Degrees by which it is turned clockwise. @default 0 */
  readonly rotate?: 0 | 90 | 180 | 270;
  /** Whether left and right change places, or above and below, once it is turned. @default neither */
  readonly flip?: 'horizontal' | 'vertical';
}
