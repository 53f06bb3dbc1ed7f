import type { Background, Color } from '@clipwright/core';
import { channelsOf, type Placement } from '@clipwright/core/author';
import { sameRange } from './scale-filter.ts';
import { colorValues, hasBlack, overlayFormat, type TargetColor } from './target-color.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How many times smaller the picture is blurred. */
const shrink = 8;

/**
 * Puts a picture that is already in the output's colour and scaled in its place on the canvas, and fills what is around
 * it: with a colour, or with the picture itself, enlarged to cover the canvas and blurred.
 *
 * @param label Sets its links apart from those of others in one graph.
 */
export function onCanvas(
  place: Placement,
  { width, height, background }: Size & { readonly background: Background },
  color: TargetColor,
  label: string,
): readonly string[] {
  const cut = place.width > width || place.height > height;
  const bars = place.width < width || place.height < height;
  if (cut) return [`crop=${width}:${height}:${-place.x}:${-place.y}`];
  if (!bars) return [];
  const [x, y] = [place.x, place.y];
  if (background === '#000000' && hasBlack(color)) return [`pad=${width}:${height}:${x}:${y}:black`];
  const [picture, behind, filled] = ['picture', 'behind', 'filled'].map((name) => `[${label}${name}]`);
  const fill =
    background === 'blur'
      ? blurred(place, { width, height }, color)
      : ['crop=2:2:0:0', ...filledWith(background, color, { width, height })].join(',');
  return [
    `split${picture}${behind};${behind}${fill}${filled};${filled}${picture}overlay=${x}:${y}:format=${overlayFormat(color.pixelFormat)}`,
  ];
}

/** The middle of the picture in the canvas's shape, small, blurred in whole numbers, and large again. */
function blurred(picture: Size, { width, height }: Size, color: TargetColor): string {
  const wider = picture.width * height >= picture.height * width;
  const part = wider
    ? { width: even((picture.height * width) / height), height: picture.height }
    : { width: picture.width, height: even((picture.width * height) / width) };
  const small = { width: even(width / shrink), height: even(height / shrink) };
  const min = Math.min(small.width, small.height);
  // The filter wants a plane to be larger than twice the radius; chroma has half the size.
  const radius = Math.max(0, Math.min(Math.round(min / 20), Math.floor((min - 1) / 2)));
  const chroma = Math.max(0, Math.min(Math.round(radius / 2), Math.floor((min / 2 - 1) / 2)));
  const flags = `flags=bicubic+accurate_rnd+bitexact${sameRange(color)}`;
  return [
    `crop=${Math.min(part.width, picture.width)}:${Math.min(part.height, picture.height)}`,
    `scale=${small.width}:${small.height}:${flags}`,
    `boxblur=lr=${radius}:lp=3:cr=${chroma}:cp=3`,
    `scale=${width}:${height}:${flags}`,
  ].join(',');
}

function even(length: number): number {
  return Math.max(2, 2 * Math.round(length / 2));
}

/**
 * Fills a picture of four pixels with one colour, as values of the output, since ffmpeg's own filters would take it for
 * bt601, and makes it large.
 */
export function filledWith(color: Color, target: TargetColor, { width, height }: Size): readonly string[] {
  const { y, u, v } = colorValues(channelsOf(color), target);
  // Table filters keep to limited values.
  const filled = target.range === 'tv' ? `lutyuv=y=${y}:u=${u}:v=${v}` : `geq=lum=${y}:cb=${u}:cr=${v}`;
  return [filled, `scale=${width}:${height}:flags=neighbor+bitexact${sameRange(target)}`];
}
