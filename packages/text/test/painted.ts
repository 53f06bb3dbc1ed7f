import { createHash } from 'node:crypto';
import type { PaintedText } from '../src/index.ts';

/** The first 16 digits of the SHA-256 of where a text stands, how large it is, and all its pixels. */
export function hashOf({ x, y, width, height, pixels }: PaintedText): string {
  return createHash('sha256').update(`${x} ${y} ${width} ${height} `).update(pixels).digest('hex').slice(0, 16);
}

/** Where alpha is at least half: the first and last column and row, counted on the canvas; `undefined` where it is nowhere. */
export function inkOf({ x, y, width, height, pixels }: PaintedText) {
  let ink: { left: number; top: number; right: number; bottom: number } | undefined;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      if ((pixels[(row * width + column) * 4 + 3] ?? 0) < 128) continue;
      ink ??= { left: x + column, top: y + row, right: x + column, bottom: y + row };
      ink.left = Math.min(ink.left, x + column);
      ink.right = Math.max(ink.right, x + column);
      ink.bottom = y + row;
    }
  }
  return ink;
}

/** Red, green, blue and alpha of a pixel of the canvas. */
export function pixelAt({ x, y, width, height, pixels }: PaintedText, column: number, row: number): number[] {
  const [left, top] = [column - x, row - y];
  if (left < 0 || top < 0 || left >= width || top >= height) return [0, 0, 0, 0];
  return [...pixels.subarray((top * width + left) * 4, (top * width + left) * 4 + 4)];
}
