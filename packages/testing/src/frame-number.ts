import { ClipwrightError } from '@clipwright/core';

/** A picture to read a number from: what a {@link VideoSample} has, without its position. */
export interface NumberedPicture {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** `"gray"`, `"rgb24"`, `"rgba"`, or a planar YUV format of 8 bits such as `"yuv420p"`. */
  readonly pixelFormat: string;
  readonly data: Uint8Array;
}

/** A part of a picture, in pixels. */
export interface PictureArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Cells across the picture: a white one, fourteen bits (the highest first, white is 1), a black one. */
export const numberCells = 16;

/** The largest number that a frame can carry. */
export const maxFrameNumber = 2 ** (numberCells - 2) - 1;

/** The cells of a number from left to right; true is white. The outer two tell a number from a plain picture. */
export function frameNumberCells(number: number): readonly boolean[] {
  if (!Number.isInteger(number) || number < 0 || number > maxFrameNumber) {
    throw new ClipwrightError('invalid-option', `A frame cannot carry the number ${number}.`, {
      remedy: `It must be a whole number from 0 to ${maxFrameNumber}.`,
    });
  }
  const bits = Array.from({ length: numberCells - 2 }, (_, bit) => ((number >> (numberCells - 3 - bit)) & 1) === 1);
  return [true, ...bits, false];
}

/**
 * The number that a frame of a {@link syntheticLoader} carries in its upper half, also after scaling and lossy
 * encoding. `undefined` where there is none, or where it cannot be told: a black frame, two frames blended.
 *
 * @param area Where in the picture the frame is, if it was fitted with bars. @default the whole picture
 */
export function readFrameNumber(picture: NumberedPicture, area?: PictureArea): number | undefined {
  const { left, top, width, height } = area ?? { left: 0, top: 0, width: picture.width, height: picture.height };
  const channels = picture.pixelFormat === 'rgb24' ? 3 : picture.pixelFormat === 'rgba' ? 4 : 1;
  const y = Math.floor(top + height / 4);
  let number = 0;
  for (let cell = 0; cell < numberCells; cell += 1) {
    const x = Math.floor(left + ((cell + 0.5) * width) / numberCells);
    // Of a grey pixel all channels are alike, so the first one says how bright it is.
    const brightness = picture.data[(y * picture.width + x) * channels];
    if (brightness === undefined || (brightness > 85 && brightness < 170)) return undefined;
    const white = brightness >= 170;
    if ((cell === 0 && !white) || (cell === numberCells - 1 && white)) return undefined;
    if (cell > 0 && cell < numberCells - 1) number = number * 2 + (white ? 1 : 0);
  }
  return number;
}
