import { ClipwrightError, type ListWriteOptions, Rational, type Timeline } from '@clipwright/core';
import { readFrameRate } from '@clipwright/core/author';
import type { Losses } from './losses.ts';

/**
 * Frames per second by which a timeline is written: those asked for, those that it says, or 25, which is told. Errors:
 * `invalid-option`.
 */
export function countedRate(timeline: Timeline, { rate = timeline.rate }: ListWriteOptions, losses: Losses): Rational {
  if (rate === undefined) {
    losses.add('assumed', 'rate', 'The timeline does not say its frames per second; 25 were taken.');
    return Rational.of(25);
  }
  const read = readFrameRate(rate);
  if (read !== undefined) return read;
  throw new ClipwrightError('invalid-option', `The rate ${JSON.stringify(rate)} is none.`, {
    remedy: 'Write frames per second, such as 30, 29.97 or 30000/1001.',
  });
}
