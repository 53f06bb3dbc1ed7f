import type { Color, OutputProfile } from '../../contracts/output-profile.ts';
import type { SampleSize } from '../../contracts/sample-size.ts';
import { channelsOf } from '../../model/pixel-values.ts';
import { convertPicture } from '../pictures/convert-picture.ts';
import { type Placement, placement } from './fit.ts';

/** Bytes of a pixel. */
const pixel = 4;

/** Pixels of a blurred background that come of one. */
const blurred = 24;

/** An opaque canvas of one colour. */
export function plainCanvas({ width, height }: SampleSize, color: Color = '#000000'): Uint8Array {
  const opaque = [...channelsOf(color), 255];
  const canvas = new Uint8Array(width * height * pixel);
  for (let i = 0; i < canvas.length; i += pixel) canvas.set(opaque, i);
  return canvas;
}

/**
 * A picture in its place on the profile's canvas, over its background.
 *
 * @param picture `rgba`, of the placement's size.
 */
export function onCanvas(picture: Uint8Array, place: Placement, profile: OutputProfile): Uint8Array {
  const canvas = backdrop(picture, place, profile);
  draw(picture, place, canvas, profile);
  return canvas;
}

function backdrop(picture: Uint8Array, place: Placement, profile: OutputProfile): Uint8Array {
  if (profile.background !== 'blur') return plainCanvas(profile, profile.background);
  const canvas = plainCanvas(profile);
  const covers = place.width === profile.width && place.height === profile.height;
  if (covers) return canvas;
  // Made small by area, and large again between neighbours.
  const cover = placement(place, profile, 'cover');
  const side = (length: number): number => Math.max(2, Math.round(length / blurred));
  const small = { width: side(cover.width), height: side(cover.height), pixelFormat: 'rgba' } as const;
  const shrunk = convertPicture(picture, { ...place, pixelFormat: 'rgba' }, small);
  const size = { width: cover.width, height: cover.height, pixelFormat: 'rgba' } as const;
  draw(convertPicture(shrunk, small, size), cover, canvas, profile);
  return canvas;
}

/** Draws a picture over a canvas, by its transparency, as far as it lies on it. */
function draw(picture: Uint8Array, { x, y, width, height }: Placement, canvas: Uint8Array, size: SampleSize): void {
  const [left, right] = [Math.max(0, x), Math.min(size.width, x + width)];
  for (let row = Math.max(0, y); row < Math.min(size.height, y + height); row += 1) {
    let from = ((row - y) * width + left - x) * pixel;
    for (let to = (row * size.width + left) * pixel; to < (row * size.width + right) * pixel; to += pixel) {
      const alpha = picture[from + 3] ?? 0;
      for (let channel = 0; channel < 3; channel += 1) {
        const over = picture[from + channel] ?? 0;
        const under = canvas[to + channel] ?? 0;
        canvas[to + channel] = alpha === 255 ? over : Math.round((over * alpha + under * (255 - alpha)) / 255);
      }
      from += pixel;
    }
  }
}
