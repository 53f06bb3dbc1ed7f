/** A way across the canvas, in its widths and heights, from -1 to 1. */
export interface CanvasShift {
  /** To the right. @default 0 */
  readonly x?: number;
  /** Downwards. @default 0 */
  readonly y?: number;
}

/**
 * How two pictures share the canvas while one gives way to the other: in a window as large as the canvas the one that
 * comes is seen, elsewhere the one that goes. What moves does so evenly, in pairs of pixels; what of it leaves on one side
 * comes in on the other. Plain JSON data.
 */
export interface TransitionDrawing {
  /** Where the picture that goes has come to in the end. @default it stays */
  readonly from?: CanvasShift;
  /** Where the picture that comes has come from. @default it stays */
  readonly to?: CanvasShift;
  /** Where the window has come from: in the end it is all of the canvas. Not nowhere. */
  readonly window: CanvasShift;
}
