import { grayFrames } from '@clipwright/test-kit/gray-frames';
import { readFrameNumber } from '@clipwright/testing';

const [width, height] = [160, 90];

/** The numbers that the frames of a file of that size carry; nothing where they are not to be read. */
export function numbersIn(file: string): (number | undefined)[] {
  const data = grayFrames(file);
  const size = width * height;
  return Array.from({ length: data.length / size }, (_, frame) =>
    readFrameNumber({ width, height, pixelFormat: 'gray', data: data.subarray(frame * size, (frame + 1) * size) }),
  );
}
