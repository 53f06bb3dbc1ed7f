import { rateFactorText } from '@clipwright/core/author';
import { InvalidArgumentError } from 'commander';
import { wholeNumber } from './whole-number.ts';

/** As high as any codec goes; whether the output's own does is known later. */
const parse = wholeNumber(0, 100);

/** A constant rate factor. */
export function parseRateFactor(text: string): number {
  try {
    return parse(text);
  } catch {
    throw new InvalidArgumentError(`Write a whole number, ${rateFactorText}.`);
  }
}
