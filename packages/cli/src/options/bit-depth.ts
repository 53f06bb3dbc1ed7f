import { InvalidArgumentError } from 'commander';

/** Bits of each value of a picture. */
export function parseBitDepth(text: string): 8 | 10 {
  if (text === '8') return 8;
  if (text === '10') return 10;
  throw new InvalidArgumentError('Write 8 or 10.');
}
