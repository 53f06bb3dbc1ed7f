import type { StillPicture } from '@clipwright/core/author';

/** A picture of red, green, blue and transparency. */
export interface RgbaPicture extends Pick<StillPicture, 'width' | 'height' | 'data'> {}

/** A picture without the transparency that it does not have. */
export function opaqueAsRgb({ width, height, data }: RgbaPicture): StillPicture {
  const pixels = width * height;
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    if (data[4 * pixel + 3] !== 255) return { width, height, pixelFormat: 'rgba', data };
  }
  const rgb = new Uint8Array(3 * pixels);
  for (let pixel = 0, to = 0; pixel < pixels; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1, to += 1) rgb[to] = data[4 * pixel + channel] ?? 0;
  }
  return { width, height, pixelFormat: 'rgb24', data: rgb };
}
