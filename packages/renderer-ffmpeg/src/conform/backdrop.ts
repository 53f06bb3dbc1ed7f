import type { Background } from '@clipwright/core';
import type { Placement } from '@clipwright/core/author';

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
export function onCanvas(place: Placement, canvas: Size, background: Background, label: string): readonly string[] {
  const { width, height } = canvas;
  const cut = place.width > width || place.height > height;
  const bars = place.width < width || place.height < height;
  if (cut) return [`crop=${width}:${height}:${-place.x}:${-place.y}`];
  if (!bars) return [];
  const [x, y] = [place.x, place.y];
  // Black means the same to every version of ffmpeg; of other colours each has its own idea.
  if (background === '#000000') return [`pad=${width}:${height}:${x}:${y}:black`];
  const [picture, behind, filled] = ['picture', 'behind', 'filled'].map((name) => `[${label}${name}]`);
  const fill = background === 'blur' ? blurred(place, canvas) : plain(background, canvas);
  return [`split${picture}${behind};${behind}${fill}${filled};${filled}${picture}overlay=${x}:${y}:format=yuv420`];
}

/** The middle of the picture in the canvas's shape, small, blurred in whole numbers, and large again. */
function blurred(picture: Size, { width, height }: Size): string {
  const wider = picture.width * height >= picture.height * width;
  const part = wider
    ? { width: even((picture.height * width) / height), height: picture.height }
    : { width: picture.width, height: even((picture.width * height) / width) };
  const small = { width: even(width / shrink), height: even(height / shrink) };
  const min = Math.min(small.width, small.height);
  // The filter wants a plane to be larger than twice the radius; chroma has half the size.
  const radius = Math.max(0, Math.min(Math.round(min / 20), Math.floor((min - 1) / 2)));
  const chroma = Math.max(0, Math.min(Math.round(radius / 2), Math.floor((min / 2 - 1) / 2)));
  const flags = 'flags=bicubic+accurate_rnd+bitexact';
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

/** One colour, as values of bt709: ffmpeg's own filters would take it for bt601. */
function plain(color: `#${string}`, { width, height }: Size): string {
  const { y, u, v } = bt709Values(color);
  return `crop=2:2:0:0,lutyuv=y=${y}:u=${u}:v=${v},scale=${width}:${height}:flags=neighbor+bitexact`;
}

/** Red, green and blue of `#rrggbb`, 0 to 255. */
export function channels(color: string): readonly [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** A colour in bt709, limited range (ITU-R BT.709, 3 and 4). */
export function bt709Values(color: string): { readonly y: number; readonly u: number; readonly v: number } {
  const [r, g, b] = channels(color).map((value) => value / 255);
  if (r === undefined || g === undefined || b === undefined) return { y: 16, u: 128, v: 128 };
  const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return {
    y: Math.round(16 + 219 * luma),
    u: Math.round(128 + (224 * (b - luma)) / 1.8556),
    v: Math.round(128 + (224 * (r - luma)) / 1.5748),
  };
}
