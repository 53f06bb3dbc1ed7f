import type { FrameRate } from '@clipwright/core';
import { readFrameRate } from '@clipwright/core/author';

/**
 * Frames per second as a list has them, such as 30, 29.97 or 30000/1001: a number where it is one. `undefined` where it
 * is no rate.
 */
export function readRate(text: string): FrameRate | undefined {
  const written = text.trim();
  if (readFrameRate(written) === undefined) return undefined;
  const number = Number(written);
  return String(number) === written ? number : written;
}
