import { InvalidArgumentError } from 'commander';

/** A factor such as `0.5`, up to 16. */
export function parseFactor(text: string): number {
  const value = /^\d{1,2}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= 16) return value;
  throw new InvalidArgumentError('Write a factor from 0 to 16, such as 0.5.');
}
