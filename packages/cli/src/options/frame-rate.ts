import type { RationalText } from '@clipwright/core';
import { readFrameRate } from '@clipwright/core/author';
import { InvalidArgumentError } from 'commander';

/** Frames per second as people write them ({@link readFrameRate}). */
export function parseFrameRate(text: string): RationalText {
  const rate = readFrameRate(text);
  if (rate === undefined) throw new InvalidArgumentError('Write 30, 29.97 or 30000/1001.');
  return rate.toString();
}
