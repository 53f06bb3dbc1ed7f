import type { SampleFormat } from '@clipwright/core';
import { frameNumberCells, numberCells } from './frame-number.ts';

/** Red, green and blue, 0 to 255. */
export type Color = readonly [number, number, number];

export interface DrawnFrame {
  /** In ffmpeg's names. */
  readonly pixelFormat: 'rgb24' | 'rgba' | 'yuv420p' | 'gray';
  readonly strides: readonly number[];
  readonly data: Uint8Array;
}

const black: Color = [0, 0, 0];
const white: Color = [255, 255, 255];

/** A picture whose upper half carries a number in black and white cells, and whose lower half is of one colour. */
export function drawFrame(
  number: number,
  color: Color,
  picture: { readonly width: number; readonly height: number; readonly format: SampleFormat },
): DrawnFrame {
  const { width, height, format } = picture;
  const cells = frameNumberCells(number);
  const half = Math.ceil(height / 2);
  const upper = (x: number): Color => (cells[Math.floor((x * numberCells) / width)] ? white : black);
  const lower = (): Color => color;
  const plane = (w: number, h: number, split: number, encode: (color: Color) => readonly number[]): Uint8Array => {
    const row = (at: (x: number) => Color): number[] => Array.from({ length: w }, (_, x) => encode(at(x))).flat();
    const above = Uint8Array.from(row((x) => upper((x * width) / w)));
    const below = Uint8Array.from(row(lower));
    const data = new Uint8Array(above.length * h);
    for (let y = 0; y < h; y += 1) data.set(y < split ? above : below, y * above.length);
    return data;
  };

  const packed = (
    pixelFormat: 'rgb24' | 'rgba' | 'gray',
    bytes: number,
    encode: (color: Color) => readonly number[],
  ) => ({
    pixelFormat,
    strides: [width * bytes],
    data: plane(width, height, half, encode),
  });
  if (format === 'gray8') return packed('gray', 1, (c) => [gray(c)]);
  if (format === 'rgba') return packed('rgba', 4, (c) => [...c, 255]);
  if (format !== 'yuv420p') return packed('rgb24', 3, (c) => c);
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const planes = [
    plane(width, height, half, (c) => [16 + (gray(c) * 219) / 255]),
    plane(w, h, Math.ceil(half / 2), ([r, g, b]) => [128 + (-37.797 * r - 74.203 * g + 112 * b) / 255]),
    plane(w, h, Math.ceil(half / 2), ([r, g, b]) => [128 + (112 * r - 93.786 * g - 18.214 * b) / 255]),
  ];
  const data = new Uint8Array(planes.reduce((bytes, { length }) => bytes + length, 0));
  let offset = 0;
  for (const bytes of planes) {
    data.set(bytes, offset);
    offset += bytes.length;
  }
  return { pixelFormat: 'yuv420p', strides: [width, w, w], data };
}

/** Brightness as television weighs it. */
function gray([r, g, b]: Color): number {
  return 0.299 * r + 0.587 * g + 0.114 * b;
}

/** A colour of a name's own, neither dark nor bright. */
export function colorOf(name: string): Color {
  let hash = 2166136261;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  return [64 + (hash & 127), 64 + ((hash >>> 8) & 127), 64 + ((hash >>> 16) & 127)];
}
