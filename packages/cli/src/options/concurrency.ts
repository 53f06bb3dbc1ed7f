import { InvalidArgumentError } from 'commander';
import { wholeNumber } from './whole-number.ts';

/** Far beyond any machine. */
const maxCount = 1024;

export const parseCount = wholeNumber(1, maxCount);

/** A number, or `auto`. */
export function parseConcurrency(text: string): number | 'auto' {
  if (text === 'auto') return 'auto';
  try {
    return parseCount(text);
  } catch {
    throw new InvalidArgumentError(`Write auto, or a whole number from 1 to ${maxCount}.`);
  }
}
