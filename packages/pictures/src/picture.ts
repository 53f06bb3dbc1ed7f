/** Red, green and blue, 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** A still picture: rows from the top without padding, three bytes (red, green, blue) a pixel. */
export interface Picture {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * The size of a picture in square pixels, made larger or smaller to fit into a frame of that width, of four by three.
 */
export function pictureSize(
  shown: { readonly displayWidth: number; readonly displayHeight: number },
  frameWidth: number,
): { readonly width: number; readonly height: number } {
  const { displayWidth, displayHeight } = shown;
  const scale = Math.min(frameWidth / displayWidth, (frameWidth * 3) / (4 * displayHeight));
  return {
    width: Math.max(1, Math.round(displayWidth * scale)),
    height: Math.max(1, Math.round(displayHeight * scale)),
  };
}
